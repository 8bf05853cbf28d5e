import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import { Slices } from "../../turns/slices.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";
import { prune, touch, type FolderLimits } from "../boundedFolder.ts";
import { writeAtomically } from "../writeAtomically.ts";
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

const usualLimits: FolderLimits = { bytes: 512 * 1024 ** 2, age: 90 * 24 * 60 * 60 * 1000 };
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
      await prune(home, ending, limits);
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

async function setAside(path: string, warn: (message: string) => void): Promise<void> {
  await rename(path, `${path}.unreadable`).catch(() => undefined);
  warn(`Stored files of a build can't be read and were set aside: ${path}.unreadable`);
}
