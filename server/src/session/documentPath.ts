import { fileURLToPath } from "node:url";

/** The absolute path of a document that is a file on this machine; null for all others. */
export function documentPath(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

/** Whether a document is what it is opened as: an editor takes any `Dockerfile.*` for a Dockerfile, also these. */
export function isDockerfile(uri: string): boolean {
  return !uri.endsWith(".dockerignore") && !uri.endsWith(".cachelens.json");
}
