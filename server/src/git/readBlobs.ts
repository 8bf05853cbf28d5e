import { createHash, type Hash } from "node:crypto";
import type { Repository } from "./repository.ts";
import { GitError, streamGit } from "./runGit.ts";

/** What Git stores of a file. */
export interface Blob {
  /** SHA-256 of its bytes in hexadecimal. */
  readonly digest: string;
  /** The bytes of a short one, else null. */
  readonly bytes: Buffer | null;
}

/** Blobs up to this size come with their bytes: link targets and pointers of Git LFS are far below. */
const shortBlob = 4096;

/** Reads objects by their ids, in one call. Throws a GitError when one is missing. */
export async function readBlobs({ call }: Repository, objects: Iterable<string>): Promise<ReadonlyMap<string, Blob>> {
  const wanted = [...new Set(objects)];
  if (wanted.length === 0) return new Map();
  const reader = new BatchReader();
  const { isOk, complaint } = await streamGit(["cat-file", "--batch"], call, `${wanted.join("\n")}\n`, (chunk) => {
    reader.take(chunk);
  });
  const missing = wanted.find((object) => !reader.blobs.has(object));
  if (missing !== undefined)
    throw new GitError(`Git can't read object ${missing}: ${isOk ? "it is missing" : complaint}.`);
  return reader.blobs;
}

/** Reads `<object> blob <size>\n<bytes>\n`, as often as there are objects, from chunks cut anywhere. */
export class BatchReader {
  readonly blobs = new Map<string, Blob>();
  private header: Buffer = Buffer.alloc(0);
  private current: {
    readonly object: string;
    readonly hash: Hash;
    readonly kept: Buffer[] | null;
    left: number;
  } | null = null;

  take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.current === null ? this.takeHeader(rest) : this.takeBytes(rest, this.current);
  }

  private takeHeader(chunk: Buffer): Buffer {
    const end = chunk.indexOf(10);
    if (end === -1) {
      this.header = Buffer.concat([this.header, chunk]);
      return Buffer.alloc(0);
    }
    const [object = "", , size] = Buffer.concat([this.header, chunk.subarray(0, end)])
      .toString("latin1")
      .split(" ");
    this.header = Buffer.alloc(0);
    if (size !== undefined) {
      const length = Number(size);
      // The line end behind the bytes is read with them, and not counted.
      this.current = { object, hash: createHash("sha256"), kept: length <= shortBlob ? [] : null, left: length + 1 };
    }
    return chunk.subarray(end + 1);
  }

  private takeBytes(chunk: Buffer, current: NonNullable<BatchReader["current"]>): Buffer {
    const taken = chunk.subarray(0, current.left);
    const bytes = taken.length === current.left ? taken.subarray(0, -1) : taken;
    current.hash.update(bytes);
    current.kept?.push(Buffer.from(bytes));
    current.left -= taken.length;
    if (current.left === 0) {
      const { object, hash, kept } = current;
      this.blobs.set(object, { digest: hash.digest("hex"), bytes: kept === null ? null : Buffer.concat(kept) });
      this.current = null;
    }
    return chunk.subarray(taken.length);
  }
}
