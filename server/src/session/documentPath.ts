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

/** Whether an editor took an ignore file for a Dockerfile: `Dockerfile.dockerignore` matches its pattern. */
export function isIgnoreFile(uri: string): boolean {
  return uri.endsWith(".dockerignore");
}
