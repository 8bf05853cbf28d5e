import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a file has in its name while it is being written. */
const draftEnding = ".draft";
/** Milliseconds after which a draft is what a killed process left behind. */
const draftAge = 60 * 60 * 1000;

/**
 * Writes a file for its owner alone, beside its place and then renamed: a reader or a crash meets all of it or nothing.
 * Several processes may write the same file; the last one wins. Makes the folder when it is not there.
 */
export async function writeAtomically(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = join(dirname(path), `${randomUUID()}${draftEnding}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      for (const piece of pieces) await file.writeFile(piece);
      // Without it, a machine that goes down may keep the new name and lose what it is for.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Removes what killed processes left half written in a folder. */
export async function removeOldDrafts(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(draftEnding)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => now - mtimeMs,
      () => 0,
    );
    if (age > draftAge) await rm(path, { force: true });
  }
}
