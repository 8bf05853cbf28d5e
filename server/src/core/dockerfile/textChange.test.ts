import assert from "node:assert/strict";
import { findChange } from "./textChange.ts";

describe("findChange", () => {
  it("finds what was put in, taken out or replaced", () => {
    assert.deepEqual(findChange("abcd", "abxcd"), { start: 2, end: 2, endNow: 3 });
    assert.deepEqual(findChange("abcd", "ad"), { start: 1, end: 3, endNow: 1 });
    assert.deepEqual(findChange("abcd", "axyd"), { start: 1, end: 3, endNow: 3 });
  });

  it("takes no character for the start and the end at once", () => {
    assert.deepEqual(findChange("aa", "aaa"), { start: 2, end: 2, endNow: 3 });
    assert.deepEqual(findChange("", "a"), { start: 0, end: 0, endNow: 1 });
    assert.deepEqual(findChange("ab", ""), { start: 0, end: 2, endNow: 0 });
  });

  it("finds nothing between equal texts", () => {
    assert.deepEqual(findChange("ab", "ab"), { start: 2, end: 2, endNow: 2 });
  });
});
