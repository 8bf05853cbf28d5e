import assert from "node:assert/strict";
import { parsePattern, replaceAll, replaceFirst, trimEnd, trimStart, type Pattern } from "./pattern.ts";

function pattern(text: string): Pattern {
  const read = parsePattern(text);
  if ("error" in read) assert.fail(read.error);
  return read;
}

describe("patterns in substitutions", () => {
  it("match the shortest or the longest stretch", () => {
    assert.equal(trimStart("aXbXc", pattern("*X"), false), "bXc");
    assert.equal(trimStart("aXbXc", pattern("*X"), true), "c");
    assert.equal(trimEnd("aXbXc", pattern("X*"), false), "aXb");
    assert.equal(trimEnd("aXbXc", pattern("X*"), true), "a");
  });

  it("take a question mark for one character, also outside of the basic plane", () => {
    assert.equal(trimStart("🚀x", pattern("?"), false), "x");
    assert.equal(trimEnd("x🚀", pattern("?"), false), "x");
  });

  it("take escaped wildcards and slashes as they are", () => {
    assert.equal(trimStart("*ab", pattern("\\*"), true), "ab");
    assert.equal(replaceFirst("a/b", pattern("\\/"), ":"), "a:b");
    assert.deepEqual(parsePattern("\\x"), { error: "invalid escape \\x in pattern \\x" });
    assert.ok("error" in parsePattern("x\\"));
  });

  it("do not let wildcards pass a line end", () => {
    assert.equal(trimStart("a\nb", pattern("*"), true), "\nb");
    assert.equal(replaceAll("xa\nb\nxb", pattern("x*b"), "-"), "xa\nb\n-");
  });

  it("replace every match, but no empty one behind another", () => {
    assert.equal(replaceAll("baaac", pattern("a"), "-"), "b---c");
    assert.equal(replaceAll("abc", pattern("*"), "-"), "-");
    assert.equal(replaceAll("ab", pattern(""), "-"), "-a-b-");
  });

  it("fill in the whole match for $0 in replacements of every match, as Go does", () => {
    assert.equal(replaceAll("ab", pattern("a"), "[$0$$$x]"), "[a$]b");
    assert.equal(replaceFirst("ab", pattern("a"), "$0"), "$0b");
  });

  it("need no more time for many stars", () => {
    const value = "a".repeat(20_000);
    assert.equal(trimStart(value, pattern("*a".repeat(50) + "b"), true), value);
    assert.equal(replaceAll(value, pattern("a*b"), ""), value);
  });
});
