import assert from "node:assert/strict";
import { baseName, cleanPath, joinPaths, resolveDestination, resolveWorkdir } from "./paths.ts";

describe("paths", () => {
  it("are tidied as Go does it", () => {
    const cases = { "/a//b/../c/.": "/a/c", "../x/..": "..", "": ".", "/..": "/", "a/": "a", "./": "." };
    for (const [path, clean] of Object.entries(cases)) assert.equal(cleanPath(path), clean, path);
    assert.equal(joinPaths("/", "", "a/../b"), "/b");
    assert.equal(joinPaths("", ""), "");
    assert.deepEqual(["/a/b/", "b", "/", ""].map(baseName), ["b", "b", "/", "."]);
  });

  it("of WORKDIR stay as written when absolute and add up when relative", () => {
    assert.equal(resolveWorkdir("/w", "/x/"), "/x/");
    assert.equal(resolveWorkdir("/w/", "sub/"), "/w/sub");
    assert.equal(resolveWorkdir("/w", "../.."), "/");
    assert.equal(resolveWorkdir("", ""), "/");
  });

  it("of WORKDIR are where they were when a variable leaves nothing of them", () => {
    for (const current of ["/", "/w/", "/tmp/../x"]) assert.equal(resolveWorkdir(current, ""), current);
  });

  it("of COPY keep the end that asks for a directory", () => {
    const cases = { ".": "/w/", "": "/w/", "./": "/w/", "a/": "/w/a/", "/x//y/": "/x/y/", "/x/.": "/x/.", "..": "/" };
    for (const [written, path] of Object.entries(cases)) assert.equal(resolveDestination("/w", written), path, written);
    assert.equal(resolveDestination("/", "."), "/");
  });
});
