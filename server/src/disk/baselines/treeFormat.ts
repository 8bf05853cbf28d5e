import type { Pausable } from "../../core/pausable.ts";
import { decodeName, encodeName } from "../context/fileName.ts";
import { kindAt, rowLength, shareFolders, type Folder } from "../context/folder.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";

/** Raised when the format changes; files of another version are not read. */
const header = "cachelens files 2\n";
/** Bytes of a row. */
const rowBytes = rowLength * 8;
/** Small pieces are written together. */
const piecesOfChunk = 2000;
/** Characters of an id or a digest. */
const idLength = 64;
const none = "-".repeat(idLength);
/** Bytes at the beginning that tell the base. */
export const headLength = header.length + 2 * idLength;
/** What is said of each folder in a folder. */
const inner = { notEntered: 0, follows: 1, asInBase: 2 } as const;

/** A whole snapshot of which others tell only how they differ, by its id. */
export interface Base {
  readonly id: string;
  readonly snapshot: TreeSnapshot;
}

/**
 * A snapshot as bytes: a header with the digest of all and the id of the base, then each folder before the folders in it,
 * but for those that are the same in the base at the same path. A folder is the number of its entries, the lengths of its
 * names and of its links' targets, one byte that says whether it is whole; then names and targets, each ended by a zero,
 * then its rows, then for each folder in it one byte: whether it was entered, and whether it follows.
 */
export function* encodeTree({ tree, rootDigest }: TreeSnapshot, base: Base | null): Pausable<Buffer[]> {
  const chunks: Buffer[] = [];
  let pieces = [Buffer.from(header + (rootDigest ?? none) + (base?.id ?? none))];
  const like = base?.snapshot.tree;
  const pending: Pair[] = [{ folder: like === undefined ? tree : yield* shareFolders(tree, like), like }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    pending.push(...encodeFolder(pair, pieces).reverse());
    if (pieces.length >= piecesOfChunk) {
      chunks.push(Buffer.concat(pieces));
      pieces = [];
    }
    yield;
  }
  return [...chunks, Buffer.concat(pieces)];
}

/** A folder, and the one at the same path in the base. */
interface Pair {
  readonly folder: Folder;
  readonly like: Folder | undefined;
}

/** Adds a folder to the pieces, and returns the folders in it that follow. */
function encodeFolder({ folder, like }: Pair, pieces: Buffer[]): Pair[] {
  const { names, rows, targets, folders, isWhole } = folder;
  const nameBytes = encodeTexts(names);
  const targetBytes = encodeTexts(
    names.flatMap((name, row) => (kindAt(folder, row) === "link" ? [targets?.get(name) ?? ""] : [])),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32LE(names.length, 0);
  head.writeUInt32LE(nameBytes.length, 4);
  head.writeUInt32LE(targetBytes.length, 8);
  head.writeUInt8(isWhole ? 1 : 0, 12);
  pieces.push(head, nameBytes, targetBytes, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength));
  const following: Pair[] = [];
  const told = listFolders(folder).map((name) => {
    const [own, other] = [folders?.get(name), like?.folders?.get(name)];
    if (own === undefined) return inner.notEntered;
    if (own === other) return inner.asInBase;
    following.push({ folder: own, like: other });
    return inner.follows;
  });
  pieces.push(Buffer.from(told));
  return following;
}

function listFolders(folder: Folder): string[] {
  return folder.names.filter((_, row) => kindAt(folder, row) === "folder");
}

function encodeTexts(texts: readonly string[]): Buffer {
  return texts.length === 0 ? Buffer.alloc(0) : encodeName(`${texts.join("\0")}\0`);
}

/** The id of the base by which `encodeTree` wrote these bytes; null when there is none. */
export function readBase(bytes: Uint8Array): string | null {
  const head = readHeader(bytes);
  return head === null || head.base === none ? null : head.base;
}

function readHeader(bytes: Uint8Array): { readonly digest: string; readonly base: string } | null {
  const text = Buffer.from(bytes.subarray(0, headLength)).toString("latin1");
  if (text.length < headLength || !text.startsWith(header)) return null;
  const [digestEnd, end] = [header.length + idLength, headLength];
  return { digest: text.slice(header.length, digestEnd), base: text.slice(digestEnd, end) };
}

/**
 * Reads what `encodeTree` wrote; null when it is something else, or of another version. Folders that are the same in the
 * base are shared with it.
 */
export function* decodeTree(bytes: Buffer, base: Folder | null): Pausable<TreeSnapshot | null> {
  const head = readHeader(bytes);
  if (head === null) return null;
  try {
    const reader = new TreeReader(bytes, headLength);
    const tree = yield* reader.readFolder(base ?? undefined);
    return reader.isAtEnd ? new TreeSnapshot(tree, head.digest === none ? null : head.digest) : null;
  } catch (error) {
    // Lengths that lead out of the bytes, folders that the base does not have.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class TreeReader {
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes;
    this.at = start;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  *readFolder(base: Folder | undefined): Pausable<Folder> {
    const head = this.take(13);
    const count = head.readUInt32LE(0);
    const names = decodeTexts(this.take(head.readUInt32LE(4)));
    const targetTexts = decodeTexts(this.take(head.readUInt32LE(8)));
    if (names.length !== count) throw new RangeError("names and rows differ in number");
    const rows = new Float64Array(count * rowLength);
    new Uint8Array(rows.buffer).set(this.take(count * rowBytes));
    const listed = { names, rows, targets: null, folders: null, isWhole: head.readUInt8(12) === 1 };
    const linkNames = names.filter((_, row) => kindAt(listed, row) === "link");
    const targets =
      linkNames.length === 0 ? null : new Map(linkNames.map((name, index) => [name, targetTexts[index] ?? ""]));
    yield;
    return { ...listed, targets, folders: yield* this.readInner(listed, base) };
  }

  private *readInner(folder: Folder, base: Folder | undefined): Pausable<ReadonlyMap<string, Folder> | null> {
    const names = listFolders(folder);
    const told = this.take(names.length);
    const folders = new Map<string, Folder>();
    for (const [index, name] of names.entries()) {
      const like = base?.folders?.get(name);
      if (told[index] === inner.follows) folders.set(name, yield* this.readFolder(like));
      if (told[index] !== inner.asInBase) continue;
      if (like === undefined) throw new RangeError("the base lacks a folder");
      folders.set(name, like);
    }
    return folders.size === 0 ? null : folders;
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError("the file ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Texts that each end with a zero. */
function decodeTexts(bytes: Buffer): string[] {
  const texts = decodeName(bytes).split("\0");
  texts.pop();
  return texts;
}
