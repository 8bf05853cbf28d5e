import assert from "node:assert/strict";
import { parseDockerfile } from "./parseDockerfile.ts";

/** The instruction on this line. */
function read(line: string) {
  const instruction = parseDockerfile(`FROM a\n${line}\n`).instructions[1];
  assert.ok(instruction);
  return instruction;
}

function wordsOf(line: string): readonly string[] {
  return read(line).words;
}

describe("the arguments of an instruction", () => {
  it("are one word in shell form, as it stands", () => {
    assert.deepEqual(wordsOf('RUN  echo "b"   $C '), ['echo "b"   $C']);
    assert.deepEqual(wordsOf("USER a b"), ["a b"]);
    assert.deepEqual(wordsOf("CMD"), []);
  });

  it("are the items of a JSON array", () => {
    const { words, json } = read('CMD [ "a", "b c\\n", "\\u00e9", "" ]');
    assert.deepEqual(words, ["a", "b c\n", "é", ""]);
    assert.equal(json, true);
    assert.deepEqual([wordsOf("CMD []"), read("CMD []").json], [[], true]);
  });

  it("replace half a surrogate pair, as Go does", () => {
    assert.deepEqual(wordsOf('CMD ["\\ud800", "\\ud83d\\ude00"]'), ["\ufffd", "😀"]);
  });

  it("are in shell form when the JSON is not right", () => {
    for (const line of ["['a']", '["a"', '["a",]', '["a"] b', '"a"']) {
      assert.deepEqual([read(`RUN ${line}`).json, wordsOf(`RUN ${line}`)], [false, [line]]);
    }
    assert.deepEqual(wordsOf('COPY ["a", b]'), ['["a",', "b]"]);
  });

  it("are split at blanks in lists, whatever the quotes", () => {
    assert.deepEqual(wordsOf('COPY "a b"\tc  d'), ['"a', 'b"', "c", "d"]);
    assert.deepEqual(wordsOf("EXPOSE 1 2/udp"), ["1", "2/udp"]);
    assert.deepEqual(wordsOf("FROM b\u00a0c as d"), ["b\u00a0c", "as", "d"]);
  });

  it("are names and values in turn for ENV and LABEL", () => {
    assert.deepEqual(wordsOf("ENV a=1 b='2 3' c=4\\ 5 d="), ["a", "1", "b", "'2 3'", "c", "4\\ 5", "d", ""]);
    assert.deepEqual(wordsOf('LABEL "a b"="c=d"'), ['"a b"', '"c=d"']);
  });

  it("are one name and the rest in ENV's old form", () => {
    assert.deepEqual(wordsOf("ENV a  b=c 'd "), ["a", "b=c 'd"]);
  });

  it("may span lines inside quotes", () => {
    assert.deepEqual(wordsOf('ENV a="b \\\n  c" d=e'), ["a", '"b   c"', "d", "e"]);
  });

  it("are words between white space outside quotes for ARG", () => {
    assert.deepEqual(wordsOf("ARG a b='c d' e\\ f"), ["a", "b='c d'", "e\\ f"]);
    assert.deepEqual(wordsOf('ARG a="b\\" c" d\u2003e'), ['a="b\\" c"', "d", "e"]);
  });

  it("take a backslash in single quotes as it is, and drop one at the very end", () => {
    assert.deepEqual(wordsOf("ARG a='b\\' c"), ["a='b\\'", "c"]);
    assert.deepEqual(wordsOf("ARG a\\\\\\"), ["a\\\\"]);
  });

  it("don't treat a backslash as escape when the directive names another character", () => {
    const { instructions } = parseDockerfile("# escape=`\nFROM a\nARG b\\ c`\t d\n");
    assert.deepEqual(instructions[1]?.words, ["b\\", "c`\t", "d"]);
  });

  it("are the type, then its command for HEALTHCHECK", () => {
    assert.deepEqual(wordsOf("HEALTHCHECK CMD a  b"), ["CMD", "a  b"]);
    assert.deepEqual(wordsOf('HEALTHCHECK --retries=1 CMD ["a", "b"]'), ["CMD", "a", "b"]);
    assert.equal(read('HEALTHCHECK CMD ["a"]').json, true);
  });

  it("are not split for keywords that nobody knows", () => {
    const { words, rest } = read("FOO --b c d");
    assert.deepEqual([words, rest], [[], "c d"]);
  });
});

describe("the flags of an instruction", () => {
  const flagsOf = (line: string) => read(line).flags.map(({ name, value }) => `${name}:${value}`);

  it("stand in front of the arguments", () => {
    const copy = read("COPY --from=b  --link c --d e");
    assert.deepEqual(copy.flags, [
      { name: "from", value: "b" },
      { name: "link", value: null },
    ]);
    assert.deepEqual([copy.rest, copy.words], ["c --d e", ["c", "--d", "e"]]);
  });

  it("end at a lone --, which is dropped", () => {
    assert.deepEqual([flagsOf("RUN --network=none -- --b c"), read("RUN -- --b c").rest], [["network:none"], "--b c"]);
  });

  it("lose quotes and escapes, and keep variables", () => {
    assert.deepEqual(flagsOf(`RUN --mount="type=cache,id=a b" --device='$B "c"' --x=d\\ e f`), [
      "mount:type=cache,id=a b",
      'device:$B "c"',
      "x:d e",
    ]);
  });

  it("end with the line when a quote is not closed, without the blanks at its end", () => {
    assert.deepEqual([flagsOf("RUN --mount='a b  "), read("RUN --mount='a b  ").rest], [["mount:a b"], ""]);
  });

  it("keep NUL characters", () => {
    assert.deepEqual(flagsOf("RUN --mount=\\a\0b c"), ["mount:a\0b"]);
  });

  it("are read byte by byte, as BuildKit does; what follows is not", () => {
    const copy = read("COPY --chown=é b é😀");
    assert.deepEqual([copy.flags, copy.rest], [[{ name: "chown", value: "Ã©" }], "b é😀"]);
    assert.equal(read("COPY --chown=😀☃ b c").rest, "b c");
  });
});
