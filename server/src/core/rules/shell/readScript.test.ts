import assert from "node:assert/strict";
import { readScript } from "./readScript.ts";

const namesIn = (text: string): readonly (string | null)[] | undefined => {
  return readScript(text)?.commands.map(({ name }) => name);
};

describe("A shell script", () => {
  it("is read with all its commands, wherever they stand", () => {
    assert.deepEqual(namesIn("a && if b; then c $(d); fi | e; for x in 1; do f; done & (g)"), [
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
    ]);
    assert.deepEqual(namesIn("$x y"), [null]);
    assert.equal(readScript("if then ("), null);
  });

  it("says where its words stand, or is not read", () => {
    for (const text of ["a  'b c' && X=1 d $(e f) | (g `h i`)", 'if é; then "ä" b; fi']) {
      const words = readScript(text)?.commands.flatMap(({ nameWord, args }) => [nameWord, ...args]) ?? [];
      assert.ok(words.length > 2);
      for (const word of words) assert.equal(text.slice(word.span.start, word.span.end), word.text);
    }
    assert.equal(readScript("a `b \\`c\\``"), null);
  });

  it("is a chain when each command needs the one before", () => {
    assert.deepEqual(
      readScript("a b && c")?.chain?.map(({ name }) => name),
      ["a", "c"],
    );
    for (const text of ["a; b", "a || b", "a | b", "a &", "(a)"]) assert.equal(readScript(text)?.chain, null, text);
  });

  it("gives arguments without quotes where they are known", () => {
    const [command] = readScript('a \'b c\' "d" e*.txt "$f" $(g)')?.commands ?? [];
    assert.deepEqual(
      command?.args.map(({ value }) => value),
      ["b c", "d", "e*.txt", null, null],
    );
  });

  it("can be followed by more unless something would swallow or end it", () => {
    for (const text of ["a", "a && b", "a || b", "a; b", "a | b", "(a)"])
      assert.equal(readScript(text)?.canLead, true, text);
    for (const text of ["a;", "a &", "a # c", "exec a", "a <<x\nx\n"])
      assert.equal(readScript(text)?.canLead, false, text);
  });

  it("can follow when it runs from its start or not at all", () => {
    for (const text of ["a", "a && b", "a | b", "(a; b)"]) assert.equal(readScript(text)?.canFollow, true, text);
    for (const text of ["a || b", "a; b", "a &"]) assert.equal(readScript(text)?.canFollow, false, text);
  });

  it("leaves traces when it changes what the shell has", () => {
    for (const text of ["cd a", "A=1", "set -e", "export A=1", "f() { a; }", ". a", "$a"]) {
      assert.equal(readScript(text)?.leavesTraces, true, text);
    }
    for (const text of ["a", "A=1 b", "printf a", "make cd"]) assert.equal(readScript(text)?.leavesTraces, false, text);
  });
});
