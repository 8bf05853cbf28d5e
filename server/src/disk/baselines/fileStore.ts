import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import { Slices } from "../context/slices.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";
import { removeOldDrafts, writeAtomically } from "../writeAtomically.ts";
import { decodeTree, encodeTree } from "./treeFormat.ts";

/** Snapshots of contexts kept on disk, each under the SHA-256 of its bytes: equal ones are kept once. */
export interface FileStore {
  /** Keeps a snapshot that a `ContextIndex` made, and gives its id; null for others, and when there is no room for it. */
  add(snapshot: ContextSnapshot, signal?: AbortSignal): Promise<string | null>;
  /**
   * Null when it is no longer kept, or can't be read: then it is set aside and told to `warn`. Memory is shared with
   * `like`, an earlier or later snapshot of the same folder.
   */
  load(id: string, like: ContextSnapshot | null, signal?: AbortSignal): Promise<ContextSnapshot | null>;
}

/** What a store may hold. */
export interface FileStoreLimits {
  /** Bytes of all snapshots; the ones that were used least recently go. */
  readonly bytes: number;
  /** Milliseconds since a snapshot was last used. */
  readonly age: number;
}

const usualLimits: FileStoreLimits = { bytes: 512 * 1024 ** 2, age: 90 * 24 * 60 * 60 * 1000 };
const ending = ".files";

/** Keeps snapshots in `<folder>/files`. */
export function openFileStore(folder: string, warn: (message: string) => void, limits = usualLimits): FileStore {
  const home = join(folder, "files");
  const pathOf = (id: string): string => join(home, `${id}${ending}`);
  return {
    async add(snapshot, signal) {
      if (!(snapshot instanceof TreeSnapshot)) return null;
      const slices = new Slices(signal);
      const pieces = await encodeTree(snapshot, slices);
      if (pieces.reduce((sum, { length }) => sum + length, 0) > limits.bytes) return null;
      const id = await hashPieces(pieces, slices);
      // A snapshot that is there is only marked as used.
      const isKept = await touch(pathOf(id));
      if (!isKept) await writeAtomically(pathOf(id), pieces);
      await prune(home, limits);
      return id;
    },
    async load(id, like, signal) {
      const path = pathOf(id);
      const bytes = await readFile(path, { signal }).catch(throwIfAborted(signal));
      if (bytes === null) return null;
      const slices = new Slices(signal);
      const isWhole = (await hashPieces(chunksOf(bytes), slices)) === id;
      const snapshot = isWhole ? await decodeTree(bytes, like instanceof TreeSnapshot ? like : null, slices) : null;
      if (snapshot === null) await setAside(path, warn);
      else await touch(path);
      return snapshot;
    },
  };
}

function throwIfAborted(signal: AbortSignal | undefined): () => null {
  return () => {
    signal?.throwIfAborted();
    return null;
  };
}

async function hashPieces(pieces: Iterable<Buffer>, slices: Slices): Promise<string> {
  const hash = createHash("sha256");
  for (const piece of pieces) {
    hash.update(piece);
    if (slices.isOver) await slices.rest();
  }
  return hash.digest("hex");
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  const length = 1024 ** 2;
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Marks a file as used now; false when it is not there. */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

async function setAside(path: string, warn: (message: string) => void): Promise<void> {
  await rename(path, `${path}.unreadable`).catch(() => undefined);
  warn(`Stored files of a build can't be read and were set aside: ${path}.unreadable`);
}

/** Removes what is too old, and then the least recently used until the rest is small enough. */
async function prune(home: string, limits: FileStoreLimits): Promise<void> {
  const now = Date.now();
  await removeOldDrafts(home, now);
  let left = limits.bytes;
  for (const { path, size, usedAt } of await listByUse(home)) {
    left -= size;
    if (left < 0 || now - usedAt > limits.age) await rm(path, { force: true });
  }
}

/** The most recently used first; what was set aside counts too. */
async function listByUse(home: string): Promise<readonly { path: string; size: number; usedAt: number }[]> {
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
