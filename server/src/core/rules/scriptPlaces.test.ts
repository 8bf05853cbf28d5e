import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { findPlaces } from "./scriptPlaces.ts";

/** What stands in the file where a piece of the last instruction's script is. */
const placed = (text: string, piece: string): string | null => {
  const dockerfile = parseDockerfile(text);
  const instruction = dockerfile.instructions.at(-1);
  assert.ok(instruction !== undefined);
  const start = instruction.rest.indexOf(piece);
  const span = findPlaces(dockerfile, instruction)?.({ start, end: start + piece.length });
  return span === undefined ? null : text.slice(span.start, span.end);
};

describe("A piece of a script", () => {
  it("is found in the file, whatever stands between", () => {
    assert.equal(placed("FROM a\n  RUN one && two\n", "two"), "two");
    assert.equal(placed("FROM a\nRUN one &&  \\\n  # two\n\n  two x\n", "two"), "two");
    assert.equal(placed("FROM a\r\nRUN --mount=type=ssh \\\r\n one && \\\r\n two", "two"), "two");
    assert.equal(placed("# escape=`\nFROM a\nRUN é `\n && two `\n three\n", "two"), "two");
    assert.equal(placed('FROM a\nRUN --mount="type=tmpfs,target=/two" two', "two"), "two");
    assert.equal(placed("FROM a\nRUN tw\\\no three", "three"), "three");
    assert.equal(placed("FROM a\nRUN tw\\\no three", "two"), "tw\\\no");
  });

  it("is not looked for where the shell gets another text", () => {
    assert.equal(placed('FROM a\nRUN ["two"]', "two"), null);
    assert.equal(placed("FROM a\nRUN <<x\ntwo\nx\n", "x"), null);
  });
});
