import { utimesSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { removeOldDrafts } from "./writeAtomically.ts";

/** What a folder may hold. */
export interface FolderLimits {
  /** Bytes of all files; the ones that were used least recently go. */
  readonly bytes: number;
  /** Milliseconds since a file was last used. */
  readonly age: number;
}

/** Marks a file as used now; false when it is not there. */
export function touch(path: string): boolean {
  const now = new Date();
  try {
    utimesSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes what is too old of the files with this in their names, and then the least recently used until the rest is small
 * enough.
 */
export async function prune(home: string, ending: string, limits: FolderLimits): Promise<void> {
  const now = Date.now();
  await removeOldDrafts(home, now);
  let left = limits.bytes;
  for (const { path, size, usedAt } of await listByUse(home, ending)) {
    left -= size;
    if (left < 0 || now - usedAt > limits.age) await rm(path, { force: true });
  }
}

/** The most recently used first; what was set aside counts too. */
async function listByUse(
  home: string,
  ending: string,
): Promise<readonly { path: string; size: number; usedAt: number }[]> {
  const names = (await readdir(home).catch(() => [])).filter((name) => name.includes(ending));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(home, name);
      const stats = await stat(path).catch(() => null);
      return stats === null ? [] : [{ path, size: stats.size, usedAt: stats.mtimeMs }];
    }),
  );
  return found.flat().sort((a, b) => b.usedAt - a.usedAt);
}
