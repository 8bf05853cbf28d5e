import { decodeName, encodeName } from "../context/fileName.ts";
import { emptyFolder, isSameFolder, kindAt, rowLength, type Folder } from "../context/folder.ts";
import type { Slices } from "../../turns/slices.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";

/** Raised when the format changes; files of another version are not read. */
const header = "cachelens files 1\n";
/** Bytes of a row. */
const rowBytes = rowLength * 8;
/** Small pieces are written together. */
const piecesOfChunk = 2000;
const noDigest = "-".repeat(64);

/**
 * A snapshot as bytes: a header with the digest of all, then each folder before the folders in it. A folder is the number
 * of its entries, the lengths of its names and of its links' targets, one byte that says whether it is whole; then names
 * and targets, each ended by a zero, then its rows, then for each folder in it one byte: whether it was entered.
 */
export async function encodeTree({ tree, rootDigest }: TreeSnapshot, slices: Slices): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let pieces = [Buffer.from(header + (rootDigest ?? noDigest))];
  const pending = [tree];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entered = encodeFolder(folder, pieces);
    pending.push(...entered.reverse());
    if (pieces.length >= piecesOfChunk) {
      chunks.push(Buffer.concat(pieces));
      pieces = [];
    }
    if (slices.isOver) await slices.rest();
  }
  return [...chunks, Buffer.concat(pieces)];
}

/** Adds a folder to the pieces, and returns the folders in it that follow. */
function encodeFolder(folder: Folder, pieces: Buffer[]): Folder[] {
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
  const inner = names.filter((_, row) => kindAt(folder, row) === "folder").map((name) => folders?.get(name) ?? null);
  pieces.push(head, nameBytes, targetBytes, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength));
  pieces.push(Buffer.from(inner.map((each) => (each === null ? 0 : 1))));
  return inner.filter((each) => each !== null);
}

function encodeTexts(texts: readonly string[]): Buffer {
  return texts.length === 0 ? Buffer.alloc(0) : encodeName(`${texts.join("\0")}\0`);
}

/**
 * Reads what `encodeTree` wrote; null when it is something else, or of another version. Folders that are the same in
 * `like` are shared with it, to save memory.
 */
export async function decodeTree(
  bytes: Buffer,
  like: TreeSnapshot | null,
  slices: Slices,
): Promise<TreeSnapshot | null> {
  const start = header.length + noDigest.length;
  if (bytes.length < start || bytes.toString("latin1", 0, header.length) !== header) return null;
  const digest = bytes.toString("latin1", header.length, start);
  try {
    const reader = new TreeReader(bytes, start, slices);
    const tree = await reader.readFolder(like?.tree ?? emptyFolder);
    return reader.isAtEnd ? new TreeSnapshot(tree, digest === noDigest ? null : digest) : null;
  } catch (error) {
    // Lengths that lead out of the bytes.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class TreeReader {
  private readonly bytes: Buffer;
  private readonly slices: Slices;
  private at: number;

  constructor(bytes: Buffer, start: number, slices: Slices) {
    this.bytes = bytes;
    this.at = start;
    this.slices = slices;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  async readFolder(like: Folder): Promise<Folder> {
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
    const folder = { ...listed, targets, folders: await this.readInner(listed, like) };
    if (this.slices.isOver) await this.slices.rest();
    return isSameFolder(folder, like) ? like : folder;
  }

  private async readInner(folder: Folder, like: Folder): Promise<ReadonlyMap<string, Folder> | null> {
    const names = folder.names.filter((_, row) => kindAt(folder, row) === "folder");
    const entered = this.take(names.length);
    const folders = new Map<string, Folder>();
    for (const [index, name] of names.entries()) {
      if (entered[index] === 1) folders.set(name, await this.readFolder(like.folders?.get(name) ?? emptyFolder));
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
