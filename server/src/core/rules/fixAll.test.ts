import assert from "node:assert/strict";
import { fixAll } from "./fixAll.ts";
import { factsOf } from "./rules.fixture.ts";

const files = { 1: "a", 2: "b", 3: "c", 4: "d", 5: "e" };
const everything = { severities: new Map(), rules: null, mayChangeImage: false };

describe("Fixing all", () => {
  it("goes on where one fix makes room for the next: five files come to one COPY", () => {
    const text = 'FROM scratch\nRUN echo "Test"\nCOPY 1 .\nADD 2 .\nADD 3 .\nADD 4 .\nADD 5 .\n';
    const { text: after, applied } = fixAll(text, (next) => factsOf(next, { files }), everything);
    assert.equal(after, 'FROM scratch\nRUN echo "Test"\nCOPY 1 2 3 4 5 /\n');
    assert.deepEqual([...new Set(applied.map(({ rule }) => rule))].sort(), ["add-to-copy", "merge-copy"]);
  });

  it("does not make two fixes of one instruction at a time: an archive goes on being unpacked", () => {
    const project = { files: { 1: "a", "a.tgz": "b" }, kinds: { "a.tgz": "archive" } } as const;
    for (const gap of [" ", " \\\n  "]) {
      const text = `FROM x\nADD --chown=1${gap}1 /t/\nADD --chown=1 a.tgz /t/\n`;
      const after = text.replace("ADD", "COPY");
      assert.equal(fixAll(text, (next) => factsOf(next, project), everything).text, after);
    }
  });

  it("applies only the fixes of the rules that are asked for", () => {
    const wanted = { ...everything, rules: new Set(["merge-copy"]) };
    const text = "FROM x\nADD 1 /\nCOPY 2 /\nCOPY 3 /\n";
    assert.equal(fixAll(text, (next) => factsOf(next, { files }), wanted).text, "FROM x\nADD 1 /\nCOPY 2 3 /\n");
  });

  it("leaves hints alone, unless their rule is named", () => {
    const text = "FROM x\nRUN touch /a\nRUN touch /b\n";
    const apply = (rules: ReadonlySet<string> | null) =>
      fixAll(text, (next) => factsOf(next), { ...everything, rules });
    assert.equal(apply(null).text, text);
    assert.equal(apply(new Set(["merge-run"])).text, "FROM x\nRUN touch /a && \\\n    touch /b\n");
  });
});
