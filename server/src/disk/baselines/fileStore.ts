import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import type { Pausable } from "../../core/pausable.ts";
import { Slices } from "../../turns/slices.ts";
import { readHead } from "../context/readHead.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";
import { prune, touch, type FolderLimits } from "../boundedFolder.ts";
import { statIfThere } from "../smallFiles.ts";
import { writeAtomically } from "../writeAtomically.ts";
import { decodeTree, encodeTree, headLength, readBase, type Base } from "./treeFormat.ts";

/**
 * Snapshots of contexts kept on disk, each under the SHA-256 of its bytes: equal ones are kept once. Builds of a context
 * differ by few files: of most snapshots only what is different from a whole one is kept.
 */
export interface FileStore {
  /**
   * Keeps a snapshot that a `ContextIndex` made, and gives its id; null for others, and when there is no room for it. What
   * is as in an earlier snapshot of the same folder, of which `before` is the id, is not kept again.
   */
  add(snapshot: ContextSnapshot, before: string | null, signal?: AbortSignal): Promise<string | null>;
  /**
   * Null when it is no longer kept, or can't be read: then it is set aside and told to `warn`. `loadBase` gives the whole
   * snapshot by which it is kept; memory is shared with that.
   */
  load(id: string, loadBase: LoadBase, signal?: AbortSignal): Promise<ContextSnapshot | null>;
}

/** Loads a snapshot by its id; null when it is no longer kept. */
export type LoadBase = (id: string) => Promise<ContextSnapshot | null>;

const usualLimits: FolderLimits = { bytes: 512 * 1024 ** 2, age: 90 * 24 * 60 * 60 * 1000 };
const ending = ".files";
/** What needs more than this part of its base's bytes is kept whole: later ones then have a base that is more like them. */
const mostDifferent = 0.5;

/** Keeps snapshots in `<folder>/files`. */
export function openFileStore(folder: string, warn: (message: string) => void, limits = usualLimits): FileStore {
  const home = join(folder, "files");
  const pathOf = (id: string): string => join(home, `${id}${ending}`);
  return { add, load };

  async function add(snapshot: ContextSnapshot, before: string | null, signal?: AbortSignal): Promise<string | null> {
    if (!(snapshot instanceof TreeSnapshot)) return null;
    const slices = new Slices(signal);
    const base = before === null ? null : await findBase(before, signal);
    const pieces = (await encodeShort(snapshot, base, slices)) ?? (await slices.finish(encodeTree(snapshot, null)));
    if (lengthOf(pieces) > limits.bytes) return null;
    const id = await slices.finish(hashPieces(pieces));
    // A snapshot that is there is only marked as used.
    const isKept = touch(pathOf(id));
    if (!isKept) await writeAtomically(pathOf(id), pieces);
    if (base !== null) touch(pathOf(base.id));
    await prune(home, ending, limits);
    return id;
  }

  async function load(id: string, loadBase: LoadBase, signal?: AbortSignal): Promise<TreeSnapshot | null> {
    const path = pathOf(id);
    const bytes = await readBytes(path, signal);
    if (bytes === null) return null;
    const slices = new Slices(signal);
    const isIntact = (await slices.finish(hashPieces(chunksOf(bytes)))) === id;
    touch(path);
    const baseId = isIntact ? readBase(bytes) : null;
    // It is used after what goes by it: so it is not the first of them to go.
    const base = baseId === null ? null : await loadBase(baseId);
    // Without its base it is of no use, but nothing is wrong with it.
    if (baseId !== null && !(base instanceof TreeSnapshot)) return null;
    const tree = base instanceof TreeSnapshot ? base.tree : null;
    const snapshot = isIntact ? await slices.finish(decodeTree(bytes, tree)) : null;
    if (snapshot === null) await setAside(path, warn);
    return snapshot;
  }

  /** The whole snapshot by which an earlier one is kept, or which that is itself; null for one that lacks digests. */
  async function findBase(before: string, signal: AbortSignal | undefined): Promise<Base | null> {
    const head = await readHead(pathOf(before), headLength);
    const id = head === null ? null : (readBase(head) ?? before);
    const snapshot = id === null ? null : await load(id, () => Promise.resolve(null), signal);
    return id === null || snapshot?.rootDigest == null ? null : { id, snapshot };
  }

  /** Null without a base, and when there is too much that is different from it. */
  async function encodeShort(snapshot: TreeSnapshot, base: Base | null, slices: Slices): Promise<Buffer[] | null> {
    if (base === null) return null;
    const pieces = await slices.finish(encodeTree(snapshot, base));
    const size = statIfThere(pathOf(base.id))?.size ?? 0;
    return lengthOf(pieces) <= size * mostDifferent ? pieces : null;
  }
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Bytes from which on a file is waited for: smaller ones are read sooner than a wait for them has begun. */
const waitsFrom = 64 * 1024;

async function readBytes(path: string, signal: AbortSignal | undefined): Promise<Buffer | null> {
  const size = statIfThere(path)?.size ?? 0;
  if (size > waitsFrom) return readFile(path, { signal }).catch(throwIfAborted(signal));
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): () => null {
  return () => {
    signal?.throwIfAborted();
    return null;
  };
}

function* hashPieces(pieces: Iterable<Buffer>): Pausable<string> {
  const hash = createHash("sha256");
  for (const piece of pieces) {
    hash.update(piece);
    yield;
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
