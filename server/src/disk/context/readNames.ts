import { opendirSync, readdirSync } from "node:fs";
import { compareBytes } from "../../core/context/listedSnapshot.ts";
import { decodeName, mayBeLossy, toDiskPath } from "./fileName.ts";
import type { Slices } from "./slices.ts";

/** Bytes of a folder itself from which on it may hold so many names that reading them at once would block. */
const bigFolder = 256 * 1024;
/** Names sorted at once. */
const runLength = 4096;

/**
 * The names in a folder, in the order of `compareBytes`. `size` is what `lstat` tells of the folder itself. Throws as Node
 * does when it can't be read.
 */
export async function readNames(path: string, size: number, slices: Slices): Promise<string[]> {
  const names = size < bigFolder ? readSmallFolder(path) : await readBigFolder(path, slices);
  if (names !== null) return names;
  return readdirSync(toDiskPath(path), "buffer").map(decodeName).sort(compareBytes);
}

/** Null when names are no UTF-8. */
function readSmallFolder(path: string): string[] | null {
  const names = readdirSync(toDiskPath(path));
  if (names.some(mayBeLossy)) return null;
  // Node gives them in the order of their bytes on most systems.
  return isSorted(names) ? names : names.sort(compareBytes);
}

/** Null when names are no UTF-8. */
async function readBigFolder(path: string, slices: Slices): Promise<string[] | null> {
  const runs: string[][] = [];
  let run: string[] = [];
  const folder = opendirSync(toDiskPath(path), { bufferSize: 512 });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (mayBeLossy(entry.name)) return null;
      run.push(entry.name);
      if (run.length < runLength) continue;
      runs.push(run.sort(compareBytes));
      run = [];
      if (slices.isOver) await slices.rest();
    }
  } finally {
    folder.closeSync();
  }
  runs.push(run.sort(compareBytes));
  return mergeRuns(runs, slices);
}

/** Merges sorted lists, two at a time. */
async function mergeRuns(runs: readonly string[][], slices: Slices): Promise<string[]> {
  if (runs.length <= 1) return runs[0] ?? [];
  const merged: string[][] = [];
  for (let at = 0; at < runs.length; at += 2) merged.push(await mergePair(runs[at] ?? [], runs[at + 1] ?? [], slices));
  return mergeRuns(merged, slices);
}

async function mergePair(left: readonly string[], right: readonly string[], slices: Slices): Promise<string[]> {
  const merged: string[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [a, b] = [left[l], right[r]];
    const takesLeft = b === undefined || (a !== undefined && compareBytes(a, b) < 0);
    merged.push((takesLeft ? a : b) ?? "");
    if (takesLeft) l++;
    else r++;
    if (merged.length % runLength === 0 && slices.isOver) await slices.rest();
  }
  return merged;
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || compareBytes(names[index - 1] ?? "", name) < 0);
}
