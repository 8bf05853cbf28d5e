import { opendirSync, readdirSync } from "node:fs";
import { compareBytes } from "../../core/context/listedSnapshot.ts";
import type { Pausable } from "../../core/pausable.ts";
import { decodeName, mayBeLossy, type DiskPath } from "./fileName.ts";

/** Bytes of a folder itself from which on it may hold so many names that reading them at once would block. */
const bigFolder = 256 * 1024;
/** Names sorted at once. */
const runLength = 4096;

/** Whether a folder is big: `size` is what `lstat` tells of the folder itself. */
export function isBig(size: number): boolean {
  return size >= bigFolder;
}

/**
 * The names in a folder, in the order of `compareBytes`; `old` itself, what was known of them, when nothing is different:
 * so none of them has to be looked through again. Throws as Node does when it can't be read. Names of regular files are put
 * into `files` as well, as far as the folder tells which they are; null when that does not matter.
 */
export function readNames(path: DiskPath, old: readonly string[], files: Set<string> | null): readonly string[] {
  const names = files === null ? readdirSync(path) : readTypes(path, files);
  if (names.some(mayBeLossy)) return readBytes(path, files);
  if (names.length === old.length && names.every((name, index) => name === old[index])) return old;
  // Node gives them in the order of their bytes on most systems.
  return isSorted(names) ? names : names.sort(compareBytes);
}

function readTypes(path: DiskPath, files: Set<string>): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) files.add(entry.name);
  return entries.map(({ name }) => name);
}

/** The same of a big folder, with pauses. */
export function* readManyNames(path: DiskPath, files: Set<string> | null): Pausable<readonly string[]> {
  return (yield* readBigFolder(path, files)) ?? readBytes(path, files);
}

/** The names where some are no UTF-8. */
function readBytes(path: DiskPath, files: Set<string> | null): string[] {
  files?.clear();
  return readdirSync(path, "buffer").map(decodeName).sort(compareBytes);
}

/** Null when names are no UTF-8. */
function* readBigFolder(path: DiskPath, files: Set<string> | null): Pausable<string[] | null> {
  const runs: string[][] = [];
  let run: string[] = [];
  const folder = opendirSync(path, { bufferSize: 512 });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (mayBeLossy(entry.name)) return null;
      if (entry.isFile()) files?.add(entry.name);
      run.push(entry.name);
      if (run.length < runLength) continue;
      runs.push(run.sort(compareBytes));
      run = [];
      yield;
    }
  } finally {
    folder.closeSync();
  }
  runs.push(run.sort(compareBytes));
  return yield* mergeRuns(runs);
}

/** Merges sorted lists, two at a time. */
function* mergeRuns(runs: readonly string[][]): Pausable<string[]> {
  if (runs.length <= 1) return runs[0] ?? [];
  const merged: string[][] = [];
  for (let at = 0; at < runs.length; at += 2) merged.push(yield* mergePair(runs[at] ?? [], runs[at + 1] ?? []));
  return yield* mergeRuns(merged);
}

function* mergePair(left: readonly string[], right: readonly string[]): Pausable<string[]> {
  const merged: string[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [a, b] = [left[l], right[r]];
    const takesLeft = b === undefined || (a !== undefined && compareBytes(a, b) < 0);
    merged.push((takesLeft ? a : b) ?? "");
    if (takesLeft) l++;
    else r++;
    if (merged.length % runLength === 0) yield;
  }
  return merged;
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || compareBytes(names[index - 1] ?? "", name) < 0);
}
