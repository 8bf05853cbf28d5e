import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { applyEdits, argumentsSpan, insertAbove, insertBelow, moveInstructions, removeInstruction } from "./edits.ts";

const instructionsOf = (text: string) => parseDockerfile(text).instructions;

describe("Edits", () => {
  it("are made in any order, and not at all when they overlap", () => {
    const edits = [
      { span: { start: 2, end: 3 }, text: "C" },
      { span: { start: 0, end: 1 }, text: "AA" },
    ];
    assert.equal(applyEdits("abc", edits), "AAbC");
    assert.equal(applyEdits("abc", [...edits, { span: { start: 0, end: 3 }, text: "" }]), null);
  });

  it("take an instruction away with its lines", () => {
    const text = "FROM a\n# c\n  RUN b \\\n   c\nRUN d";
    const [, second, third] = instructionsOf(text);
    assert.ok(second !== undefined && third !== undefined);
    assert.equal(applyEdits(text, [removeInstruction(text, second)]), "FROM a\n# c\nRUN d");
    assert.equal(applyEdits(text, [removeInstruction(text, third)]), "FROM a\n# c\n  RUN b \\\n   c\n");
  });

  it("put lines above an instruction, as far in as it is", () => {
    const text = "FROM a\r\n  RUN b\r\n";
    const [, second] = instructionsOf(text);
    assert.ok(second !== undefined);
    assert.equal(applyEdits(text, [insertAbove(text, second, ["# c"])]), "FROM a\r\n  # c\r\n  RUN b\r\n");
  });

  it("put lines below an instruction, also at the end of a file", () => {
    const below = (text: string, at: number) => {
      const instruction = instructionsOf(text)[at];
      const edit = instruction === undefined ? null : insertBelow(text, instruction, ["A", "B"]);
      return edit === null ? null : applyEdits(text, [edit]);
    };
    assert.equal(below("FROM a\n  RUN b \\\n c\nRUN d", 1), "FROM a\n  RUN b \\\n c\n  A\n  B\nRUN d");
    assert.equal(below("FROM a\r\nRUN b", 1), "FROM a\r\nRUN b\r\nA\r\nB\r\n");
    assert.equal(below("FROM a\nRUN <<E\nx\nE\n# c\n", 1), "FROM a\nRUN <<E\nx\nE\nA\nB\n# c\n");
    assert.equal(below("FROM a\nRUN b \\", 1), null);
  });

  it("move instructions below another one as they are written", () => {
    const text = "FROM a\n# c\nARG \\\n  b\nLABEL c=d\nRUN e";
    const [, first, second, third] = instructionsOf(text);
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    const edits = moveInstructions(text, [first, second], third) ?? [];
    assert.equal(applyEdits(text, edits), "FROM a\n# c\nRUN e\nARG \\\n  b\nLABEL c=d\n");
  });

  it("find what stands behind keyword and flags", () => {
    const argumentsIn = (text: string): string | null => {
      const [only] = instructionsOf(text);
      const span = only === undefined ? null : argumentsSpan(text, only);
      return span === null ? null : text.slice(span.start, span.end);
    };
    assert.equal(argumentsIn("COPY a b"), "a b");
    assert.equal(argumentsIn("COPY --chown=1 --link  a b"), "a b");
    assert.equal(argumentsIn("COPY --chown=1 \\\n  # why\n\n --link \\\n a \\\n b"), "a \\\n b");
    assert.equal(argumentsIn('COPY --chown="1 2" a b'), null);
  });
});
