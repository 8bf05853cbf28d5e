import assert from "node:assert/strict";
import { hasWildcards, readNamePattern } from "./wildcards.ts";

function matches(pattern: string, name: string): boolean | null {
  return readNamePattern(pattern)?.(name) ?? null;
}

describe("A pattern of COPY", () => {
  it("is one when an unquoted *, ? or [ is in it", () => {
    for (const pattern of ["*", "a*b", "a?", "[a]", "\\a*", "\\\\*"])
      assert.equal(hasWildcards(pattern), true, pattern);
    for (const plain of ["", "a.txt", "\\*", "a\\[b", "größe ✓.txt"]) assert.equal(hasWildcards(plain), false, plain);
  });

  it("matches any characters, one, or one of a class", () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ["*", "", true],
      ["*.txt", "a.txt", true],
      ["*.txt", "a.txt.bak", false],
      ["a*b*c", "aXbYbZc", true],
      ["a*b*c", "aXbYbZ", false],
      ["?", "ß", true],
      ["?", "😀", true],
      ["?", "ab", false],
      ["[a-c]x", "bx", true],
      ["[^a-c]x", "bx", false],
      ["[^a-c]x", "dx", true],
      ["[\\]]", "]", true],
      ["\\*", "*", true],
      ["\\*", "a", false],
      ["*", ".hidden", true],
    ];
    for (const [pattern, name, expected] of cases) assert.equal(matches(pattern, name), expected, `${pattern} ${name}`);
  });

  it("is refused when Go refuses it", () => {
    for (const pattern of ["[", "[a", "[]", "[a-]", "[-a]", "a\\", "[\\"])
      assert.equal(matches(pattern, "a"), null, pattern);
  });

  it("ends soon on names that nearly match", () => {
    assert.equal(matches("a*".repeat(50) + "b", "a".repeat(5000)), false);
  });
});
