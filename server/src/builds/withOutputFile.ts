import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildEnd } from "./runBuild.ts";

/**
 * Lets a build write its metadata into a file and reads it afterwards; null when none was written. Without a file of the
 * user's own (`wanted`) it is one that goes again.
 */
export async function withOutputFile(
  wanted: string | null,
  build: (path: string) => Promise<BuildEnd>,
): Promise<{ end: BuildEnd; metadata: string | null }> {
  const folder = wanted === null ? await mkdtemp(join(tmpdir(), "cachelens-")) : null;
  const path = wanted ?? join(folder ?? "", "metadata.json");
  try {
    const end = await build(path);
    return { end, metadata: await readFile(path, "utf8").catch(() => null) };
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}
