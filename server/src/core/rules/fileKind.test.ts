import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { headLength, tellFileKind } from "./fileKind.ts";

const tar = (...args: string[]): Buffer => {
  const folder = new URL(".", import.meta.url).pathname;
  return execFileSync("tar", ["-c", ...args, "-C", folder, "rule.ts"]);
};

describe("The kind of a file", () => {
  it("is an archive where builders would unpack it, whatever tar wrote it", () => {
    for (const format of ["v7", "ustar", "gnu", "posix"])
      assert.equal(tellFileKind(tar(`--format=${format}`)), "archive", format);
    assert.equal(tellFileKind(gzipSync(tar())), "archive");
    assert.equal(tellFileKind(Buffer.from("fd377a585a0000", "hex")), "archive");
  });

  it("is nothing special where they would not", () => {
    for (const text of ["", "text", "PK\x03\x04", "\0".repeat(1024)])
      assert.equal(tellFileKind(Buffer.from(text)), "other", text);
  });

  it("is a dynamic program where it needs an interpreter", () => {
    assert.equal(tellFileKind(readFileSync(process.execPath).subarray(0, headLength)), "dynamic");
    assert.equal(tellFileKind(Buffer.from("7f454c46020101", "hex")), "other");
  });
});
