import type { Baseline } from "../core/build/baseline.ts";

/**
 * The id of the newest snapshot that was kept of a folder, whichever context of a build it was; null when there is none.
 * `baselines` come newest first.
 */
export function earlierFiles(folder: string, baselines: readonly Baseline[]): string | null {
  for (const { context, files, laterFiles, namedContexts, namedFiles } of baselines) {
    const own = files ?? laterFiles?.id;
    if (context === folder && own !== undefined) return own;
    for (const [name, named] of namedContexts) {
      const id = named.kind === "folder" && named.path === folder ? namedFiles.get(name) : undefined;
      if (id !== undefined) return id;
    }
  }
  return null;
}
