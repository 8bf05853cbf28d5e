import assert from "node:assert/strict";
import { moveFindings } from "./moveFindings.ts";
import { check } from "./rules.fixture.ts";

const text = "FROM x\nCOPY 1 /d/\nCOPY 2 /d/\nRUN y\nCOPY 3 /d/\nCOPY 4 /d/\n";
const linesAfter = (after: string): number[][] => {
  const moved = moveFindings(text, after, check("merge-copy", text));
  for (const { span, line } of moved) {
    assert.equal(after.slice(span.start, span.start + 4), "COPY");
    assert.equal(after.slice(0, span.start).split("\n").length, line);
  }
  return moved.map(({ line, endLine }) => [line, endLine]);
};

describe("Findings of a text that is being edited", () => {
  it("stay in front of the edit, and move along behind it", () => {
    assert.deepEqual(linesAfter(text), [
      [2, 3],
      [5, 6],
    ]);
    assert.deepEqual(linesAfter(text.replace("RUN y", "RUN y\nRUN z")), [
      [2, 3],
      [6, 7],
    ]);
    assert.deepEqual(linesAfter(`# top\n${text}`), [
      [3, 4],
      [6, 7],
    ]);
    assert.deepEqual(linesAfter(text.replace("RUN y\n", "")), [
      [2, 3],
      [4, 5],
    ]);
  });

  it("are left out where the edit touches them", () => {
    assert.deepEqual(linesAfter(text.replace("COPY 2", "COPY 22")), [[5, 6]]);
    assert.deepEqual(linesAfter(text.replace("COPY 4", "COPY 44")), [[2, 3]]);
  });
});
