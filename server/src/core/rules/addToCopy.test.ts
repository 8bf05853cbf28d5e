import assert from "node:assert/strict";
import { folder } from "../context/snapshot.fixture.ts";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "add-to-copy";
const files = { a: "text", "a.tgz": "", "d/b.tgz": "", d: folder() };
const kinds = { "a.tgz": "archive", "d/b.tgz": "archive" } as const;

describe("add-to-copy", () => {
  it("tells of ADD that only copies", () => {
    assert.deepEqual(findings(rule, "FROM x\nADD a /\n", { files }), [
      "2-2 ADD only copies here: COPY makes the same layer, and never unpacks an archive that comes to lie there.",
    ]);
  });

  it("writes COPY as the keyword was written", () => {
    assert.equal(
      fixed(rule, "from x\nadd --chown=1 a /\nADD d /d\n", { files, kinds }),
      "from x\ncopy --chown=1 a /\nCOPY d /d\n",
    );
  });

  it("leaves alone what COPY does not do, and what is not at hand", () => {
    const silent = [
      "ADD a.tgz /",
      "ADD *.tgz /",
      "ADD a* /",
      "ADD https://example.com/x /",
      "ADD gone /",
      "ADD --checksum=x a /",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x\n${text}\n`, { files, kinds }), [], text);
    assert.deepEqual(linesOf(rule, "FROM x\nADD a /\n"), [], "the context was not looked at");
  });
});
