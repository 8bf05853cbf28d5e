import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from "node:fs";
import { createHash, hash } from "node:crypto";
import { promisify } from "node:util";
import type { DiskPath } from "./fileName.ts";
import type { Slices } from "../../turns/slices.ts";

/** Bytes read at once. A file of up to this size is read and hashed without a pause. */
const chunkLength = 256 * 1024;
const readLater = promisify(read);

/** How a file of a context is opened: not through a link, and without waiting for a writer of what has become a FIFO. */
export const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Space to read into, shared by the files that one caller hashes in turn. */
export function makeReadBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(chunkLength);
}

/**
 * SHA-256 of a file's bytes in hexadecimal. `isExpected` is asked about the file that was opened before anything is
 * read: so nothing is read through a link that has come into the path meanwhile. Null when it says no. Throws as Node
 * does when the file can't be read.
 */
export function hashFile(
  path: DiskPath,
  isExpected: (stats: Stats) => boolean,
  buffer: Buffer,
  slices: Slices,
): string | null | Promise<string | null> {
  const file = openSync(path, readFlags);
  let isOpen = true;
  try {
    const stats = fstatSync(file);
    if (!isExpected(stats)) return null;
    const digest = hashSmallFile(file, stats, buffer);
    if (digest !== null) return digest;
    isOpen = false;
    return hashBigFile(file, isExpected, buffer, slices);
  } finally {
    if (isOpen) closeSync(file);
  }
}

/** What one opening tells of a file. */
export interface OpenedFile {
  readonly stats: Stats;
  /** As `hashFile` gives it; null when the file is too big to be read without a pause. */
  readonly digest: string | null;
}

/**
 * Facts and digest of a file that was never looked at. To open it takes as long as to ask for its facts by its path, and
 * then they cost next to nothing. Null when it is no regular file any more, or can't be read.
 */
export function readNewFile(path: DiskPath, buffer: Buffer): OpenedFile | null {
  try {
    const file = openSync(path, readFlags);
    try {
      const stats = fstatSync(file);
      return stats.isFile() ? { stats, digest: hashSmallFile(file, stats, buffer) } : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** Null when the file is too big for it. */
function hashSmallFile(file: number, { size }: Stats, buffer: Buffer): string | null {
  if (size >= buffer.length) return null;
  const length = readSync(file, buffer, 0, buffer.length, 0);
  // The end of the file was seen: it has not grown meanwhile.
  return length < buffer.length ? hash("sha256", buffer.subarray(0, length)) : null;
}

/** Hashes one chunk while the next is being read. */
async function hashBigFile(
  file: number,
  isExpected: (stats: Stats) => boolean,
  buffer: Buffer,
  slices: Slices,
): Promise<string | null> {
  try {
    const digest = createHash("sha256");
    let current = buffer;
    let next = makeReadBuffer();
    let at = 0;
    let { bytesRead } = await readLater(file, current, 0, current.length, at);
    while (bytesRead > 0) {
      at += bytesRead;
      const pending = readLater(file, next, 0, next.length, at);
      digest.update(current.subarray(0, bytesRead));
      ({ bytesRead } = await pending);
      [current, next] = [next, current];
      if (slices.isOver) await slices.rest();
    }
    return isExpected(fstatSync(file)) ? digest.digest("hex") : null;
  } finally {
    closeSync(file);
  }
}
