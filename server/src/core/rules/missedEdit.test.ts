import assert from "node:assert/strict";
import { file, snapshotOf } from "../context/snapshot.fixture.ts";
import { check, findings, linesOf } from "./rules.fixture.ts";

const rule = "missed-edit";
const at = (text: string, modifiedAt: string, mode = 0o644) => file(text, { modifiedAt, mode });
const files = { "src/a": at("new", "1"), b: at("same", "1"), c: at("newer", "2"), d: at("mode", "1", 0o755) };
const sent = snapshotOf({ "src/a": at("old", "1"), b: at("same", "1"), c: at("older", "1"), d: at("modo", "1") });

describe("missed-edit", () => {
  it("names the files of which BuildKit will take the old content", () => {
    assert.deepEqual(findings(rule, "FROM x\nCOPY . .\nCOPY src/a b /\nCOPY b c d /\n", { files, sent }), [
      "2-2 src/a was edited within its size and modification time: BuildKit takes the old content, even without cache.",
      "3-3 src/a was edited within its size and modification time: BuildKit takes the old content, even without cache.",
    ]);
  });

  it("offers to touch them", () => {
    const [finding] = check(rule, "FROM x\nCOPY src /\n", { files, sent });
    assert.deepEqual(finding?.fixes, [{ kind: "touch", title: "Touch src/a", paths: ["src/a"] }]);
  });

  it("finds them in all that reads the context", () => {
    for (const text of [
      "COPY s*/a /",
      "ADD src /",
      "COPY --exclude=b . /",
      "RUN --mount=type=bind,source=src,target=/s make",
    ]) {
      assert.deepEqual(linesOf(rule, `FROM x\n${text}\n`, { files, sent }), [2], text);
    }
  });

  it("is silent where BuildKit sees what changed, and where it is not known what it was sent", () => {
    const silent = [
      "COPY b /",
      "COPY c d /",
      "COPY --exclude=src . /",
      "COPY --from=y src /",
      "COPY gone /",
      "RUN make",
    ];
    for (const text of silent) {
      assert.deepEqual(linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`, { files, sent }), [], text);
    }
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\n", { files }), []);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\n", { files, sent: snapshotOf({}) }), []);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\n", { sent }), []);
    assert.deepEqual(linesOf(rule, "FROM x AS unused\nCOPY . .\nFROM y\n", { files, sent }), []);
  });
});
