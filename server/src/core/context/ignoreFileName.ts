/** The ignore file that applies to a build when no other does: `.dockerignore` in the context's folder. */
export const defaultIgnoreFile = ".dockerignore";

/**
 * The ignore files that may apply to a build, given the paths of its Dockerfile and of its context's folder. Only the
 * first one that exists counts (B6, C8); the Dockerfile's own is for BuildKit alone, and may be empty.
 */
export function listIgnoreFiles(
  dockerfile: string | null,
  context: string,
  builder: "buildkit" | "classic",
): readonly string[] {
  const general = `${context.replace(/\/$/, "")}/${defaultIgnoreFile}`;
  return builder === "classic" || dockerfile === null ? [general] : [`${dockerfile}${defaultIgnoreFile}`, general];
}
