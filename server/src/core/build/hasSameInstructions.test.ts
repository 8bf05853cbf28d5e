import assert from "node:assert/strict";
import { hasSameInstructions } from "./hasSameInstructions.ts";

describe("Two Dockerfiles are the same build", () => {
  const text = "FROM a\nRUN b \\\n  c\nCOPY <<EOF /d\nx\nEOF\n";

  it("whatever their comments, blank lines and line ends", () => {
    const commented =
      "# syntax=docker/dockerfile:1\n\nFROM a\n# why\nRUN b \\\n# in between\n  c\n\nCOPY <<EOF /d\nx\nEOF";
    assert.ok(hasSameInstructions(text, commented));
    assert.ok(hasSameInstructions("FROM a\nRUN b \\\n  c\n", "FROM a\r\nRUN b \\\r\n  c"));
  });

  it("not with another instruction, order or heredoc", () => {
    assert.ok(!hasSameInstructions(text, `${text}CMD x`));
    assert.ok(!hasSameInstructions(text, text.replace("RUN b", "RUN  b2")));
    assert.ok(!hasSameInstructions(text, text.replace("\nx\n", "\ny\n")));
    assert.ok(!hasSameInstructions("FROM a\nRUN b\nRUN c", "FROM a\nRUN c\nRUN b"));
  });
});
