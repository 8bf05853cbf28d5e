import assert from "node:assert/strict";
import { matchInOrder } from "./matchInOrder.ts";

function match(before: string, after: string): string {
  return matchInOrder(Array.from(before), Array.from(after))
    .map((place) => place ?? "-")
    .join("");
}

describe("Matching texts that have little in common", () => {
  it("finds what stayed while others came and went", () => {
    assert.equal(match("abc", "abc"), "012");
    assert.equal(match("abc", "axbyc"), "0-1-2");
    assert.equal(match("abcd", "bd"), "13");
    assert.equal(match("abc", "xyz"), "---");
    assert.equal(match("", "a"), "-");
  });

  it("keeps the longer part when parts changed places", () => {
    assert.equal(match("abcde", "cdeab"), "234--");
    assert.equal(match("abcde", "deabc"), "--012");
    assert.equal(match("abcde", "edcba").replaceAll("-", "").length, 1);
  });

  it("matches equal ones in their order, each once", () => {
    assert.equal(match("aaa", "axaa"), "0-12");
    assert.equal(match("aa", "aaa"), "01-");
  });
});
