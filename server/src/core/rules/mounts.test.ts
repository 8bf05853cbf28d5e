import assert from "node:assert/strict";
import { openInput } from "./openInput.ts";
import { hasMountAt } from "./mounts.ts";
import { factsOf } from "./rules.fixture.ts";

const isMounted = (flags: string, folder: string): boolean => {
  const step = openInput(factsOf(`FROM a\nWORKDIR /w\nRUN ${flags} x\n`)).stepOf(2);
  return hasMountAt(step, folder);
};

describe("A mount", () => {
  it("is at a folder when it is that, around it or inside it", () => {
    assert.equal(isMounted("--mount=type=cache,target=/a/b", "/a/b"), true);
    assert.equal(isMounted("--mount=type=cache,target=/a/", "/a/b"), true);
    assert.equal(isMounted("--mount=type=cache,target=/a/b/c", "/a/b"), true);
    assert.equal(isMounted("--mount=type=bind,target=b", "/w/b"), true);
    assert.equal(isMounted("--mount=type=cache,target=/a/bc", "/a/b"), false);
    assert.equal(isMounted("", "/a/b"), false);
  });

  it("may be there when it is not known where", () => {
    assert.equal(isMounted("--mount=type=cache,target=$X", "/a"), true);
  });
});
