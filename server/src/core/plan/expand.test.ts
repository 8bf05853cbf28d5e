import assert from "node:assert/strict";
import { known, unknown } from "../known.ts";
import { expandWord, expandWords } from "./expand.ts";
import { argumentMode, heredocMode, type ExpandMode, type Variable } from "./expansion.ts";

const variables: Readonly<Record<string, Variable>> = {
  NAME: { kind: "set", value: known("build") },
  EMPTY: { kind: "set", value: known("") },
  FILE: { kind: "set", value: known("/src/app/main.test.ts") },
  SPACED: { kind: "set", value: known("a  b") },
  SECRET: { kind: "set", value: unknown("the base is not known") },
  MAYBE: { kind: "unclear", why: "the base is not known" },
};
const lookUp = (name: string): Variable => variables[name] ?? { kind: "unset" };
const argument = argumentMode("\\");
const runName: ExpandMode = { ...argument, quotes: "keep", keepUnset: true };

function expand(word: string, mode: ExpandMode = argument): string {
  const { result, error } = expandWord(word, lookUp, mode);
  return error !== null ? `refused: ${error}` : result.known ? result.value : `unknown: ${result.why}`;
}

function assertExpands(cases: Readonly<Record<string, string>>, mode?: ExpandMode): void {
  for (const [word, result] of Object.entries(cases)) assert.equal(expand(word, mode), result, word);
}

describe("expandWord", () => {
  it("puts values in place of names", () => {
    assertExpands({
      "$NAME-x": "build-x",
      "${NAME}x": "buildx",
      $NAMEx: "",
      a$1b$$c: "abc",
      "100$": "100$",
      "$.": "$.",
    });
  });

  it("takes defaults, alternatives and complaints for unset and empty variables", () => {
    assertExpands({
      "${NO:-d}${NO-d}": "dd",
      "${EMPTY:-d}${EMPTY-d}": "d",
      "${NAME:+a}${EMPTY:+a}${EMPTY+b}${NO+c}": "ab",
      "${NO:-${NAME:+x$NAME}}": "xbuild",
      "${NAME:?never}": "build",
      "${EMPTY?never}": "",
      "${EMPTY:?give a $NAME}": "refused: EMPTY: give a build",
      "${NO?}": "refused: NO: must have a value",
    });
  });

  it("cuts the shortest or longest match off either end", () => {
    assertExpands({
      "${FILE#*/}": "src/app/main.test.ts",
      "${FILE##*/}": "main.test.ts",
      "${FILE%.*}": "/src/app/main.test",
      "${FILE%%.*}": "/src/app/main",
      "${FILE#/s?c}": "/app/main.test.ts",
      "${FILE#nothing}": "/src/app/main.test.ts",
      "${NO#x}": "",
    });
  });

  it("replaces the first or every match", () => {
    assertExpands({
      "${FILE/\\//:}": ":src/app/main.test.ts",
      "${FILE//\\//:}": ":src:app:main.test.ts",
      "${FILE/app*/$NAME}": "/src/build",
      "${FILE//t/}": "/src/app/main.es.s",
    });
  });

  it("removes quotes and escapes, and expands inside double quotes only", () => {
    assertExpands({
      "\"$NAME 'x'\"": "build 'x'",
      "'$NAME \"x\"'": '$NAME "x"',
      '\\$NAME \\"': '$NAME "',
      '"\\$NAME \\n"': "$NAME \\n",
      "end\\": "end",
    });
  });

  it("uses the backtick as escape where the file asks for it", () => {
    assertExpands({ "`$NAME C:\\x": "$NAME C:\\x" }, argumentMode("`"));
  });

  it("refuses what is not closed and what it does not know", () => {
    for (const word of ['"a', "'a", "${NAME", "${NAME:-a", "${}", "${:x}", "${NAME:x}", "${NAME=x}", "${NAME/a}"]) {
      assert.match(expand(word), /^refused: /, word);
    }
    assert.match(expand("${NAME#\\x}"), /^refused: invalid escape/);
  });

  it("keeps quotes and unset names in the mode of step names", () => {
    assertExpands({ "RUN \"$NAME\" '$NAME' $NO ${NO} ${NO:-x}": "RUN \"build\" '$NAME' $NO ${NO} ${NO:-x}" }, runName);
  });

  it("is unknown in that mode where a kept substitution holds what is not known", () => {
    assertExpands({ "${NO/$SECRET/x}": "unknown: the base is not known", "${NO/a/b}": "${NO/a/b}" }, runName);
  });

  it("takes quotes as text in heredocs", () => {
    assertExpands({ 'it\'s "$NAME" \\$NAME\n': 'it\'s "build" $NAME\n' }, heredocMode);
  });

  it("is unknown only where the result depends on what is not known", () => {
    assertExpands({
      $SECRET: "unknown: the base is not known",
      "${MAYBE:-x}": "unknown: the base is not known",
      "${MAYBE+x}": "unknown: the base is not known",
      "${SECRET+x}": "x",
      "${MAYBE:+}": "",
      "${NAME:-$SECRET}": "build",
      "${NO:+$MAYBE}": "",
      "${FILE#$SECRET}": "unknown: the base is not known",
    });
  });

  it("tells which variables were found and which are not set", () => {
    const { used, unset } = expandWord("$NAME ${NO:-${SECRET}} '$QUOTED'", lookUp, argument);
    assert.deepEqual([[...used], [...unset]], [["NAME", "SECRET"], ["NO"]]);
  });

  it("survives any depth of braces", () => {
    assert.match(expand("${NO:-".repeat(100_000)), /^refused: /);
  });
});

describe("expandWords", () => {
  it("splits at blanks of the text and of values, not at quoted ones", () => {
    const { result } = expandWords('x$SPACED "$SPACED" c\\ d << EOF', lookUp, argument);
    assert.deepEqual(result, known(["xa", "b", "a  b", "c d", "<< EOF"]));
  });

  it("is unknown when a value is", () => {
    assert.equal(expandWords("80 $SECRET", lookUp, argument).result.known, false);
  });
});
