import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readLfsPointer } from "./lfsPointer.ts";
import { readTree } from "./listTree.ts";
import { BatchReader } from "./readBlobs.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("What Git prints", () => {
  it("of a tree: kinds, sizes, and names of any bytes", () => {
    const output = Buffer.concat([
      Buffer.from("100644 blob aa       7\ta b/ü\x00100755 blob bb     120\trun\x00120000 blob cc 1\tl\x00"),
      Buffer.from("160000 commit dd       -\tsub\x00100644 blob ee       0\t"),
      Buffer.of(0xff, 0),
    ]);
    assert.deepEqual(readTree(output), [
      { path: "a b/ü", kind: "file", object: "aa", size: 7 },
      { path: "run", kind: "program", object: "bb", size: 120 },
      { path: "l", kind: "link", object: "cc", size: 1 },
      { path: "sub", kind: "submodule", object: "dd", size: 0 },
      { path: "\uDCFF", kind: "file", object: "ee", size: 0 },
    ]);
  });

  it("of objects, wherever the pieces of it are cut", () => {
    const long = "x".repeat(5000);
    const output = Buffer.from(`aa blob 5\na\nb\n\n\nbb missing\ncc blob 0\n\ndd blob 5000\n${long}\n`);
    for (const size of [1, 2, 7, 64, 10_000]) {
      const reader = new BatchReader();
      for (let at = 0; at < output.length; at += size) reader.take(output.subarray(at, at + size));
      assert.deepEqual([...reader.blobs.keys()], ["aa", "cc", "dd"]);
      assert.deepEqual(reader.blobs.get("aa"), { digest: sha256("a\nb\n\n"), bytes: Buffer.from("a\nb\n\n") });
      assert.deepEqual(reader.blobs.get("cc"), { digest: sha256(""), bytes: Buffer.alloc(0) });
      assert.deepEqual(reader.blobs.get("dd"), { digest: sha256(long), bytes: null });
    }
  });

  it("of a file that Git LFS keeps is a pointer", () => {
    const digest = sha256("big");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${digest}\nsize 3\n`;
    assert.deepEqual(readLfsPointer(Buffer.from(pointer)), { digest, size: 3 });
    assert.equal(readLfsPointer(Buffer.from("version 2")), null);
    assert.equal(readLfsPointer(null), null);
  });
});
