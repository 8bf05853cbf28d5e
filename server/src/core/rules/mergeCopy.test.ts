import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "merge-copy";

describe("merge-copy", () => {
  it("tells of copies into one folder that one COPY can do", () => {
    assert.deepEqual(findings(rule, "FROM a\nCOPY 1 /app/\nCOPY 2 3 /app/\nCOPY 4 /other/\n"), [
      "2-3 2 COPY steps into /app/ make 2 layers: one COPY copies the same files in one.",
    ]);
    const last = { 2: { seconds: 1 }, 3: { seconds: 2 } };
    assert.deepEqual(findings(rule, "FROM a\nCOPY 1 /app/\nCOPY 2 /app/\n", { last }), [
      "2-3 2 COPY steps into /app/ make 2 layers (≈3 s): one COPY copies the same files in one.",
    ]);
  });

  it("merges them, and leaves comments where they are", () => {
    const text = "FROM a\nCOPY --chown=1 a /d/\n# why b\nCOPY --chown=1 b \\\n  c /d/\nRUN x\n";
    assert.equal(fixed(rule, text), "FROM a\nCOPY --chown=1 a b c /d/\n# why b\nRUN x\n");
  });

  it("writes the folder as several sources need it", () => {
    assert.equal(fixed(rule, "FROM scratch\nCOPY 1 .\nCOPY 2 ."), "FROM scratch\nCOPY 1 2 /\n");
    assert.equal(fixed(rule, "FROM a\nCOPY 1 .\nCOPY 2 ."), "FROM a\nCOPY 1 2 ./\n");
    assert.equal(fixed(rule, "FROM a\nCOPY 1 .\nCOPY 2 3 ./"), "FROM a\nCOPY 1 2 3 ./\n");
    assert.equal(fixed(rule, "FROM a\nWORKDIR /w\nCOPY 1 .\nCOPY 2 ./"), "FROM a\nWORKDIR /w\nCOPY 1 2 ./\n");
  });

  it("keeps the line ends of the file", () => {
    assert.equal(fixed(rule, "FROM a\r\nCOPY 1 /d/\r\nCOPY 2 /d/\r\nRUN x\r\n"), "FROM a\r\nCOPY 1 2 /d/\r\nRUN x\r\n");
  });

  it("leaves alone what does not make the same files, or may not", () => {
    const silent = [
      "COPY a /file\nCOPY b /file",
      "COPY a /d/\nRUN x\nCOPY b /d/",
      "COPY a /d/\nCOPY --chmod=755 b /d/",
      "COPY a /d/\nADD b /d/",
      "COPY x/a /d/\nCOPY y/a /d/",
      'COPY ["a", "/d/"]\nCOPY b /d/',
      "COPY <<a /d/\ntext\na\nCOPY b /d/",
      "COPY --from=x a /d/\nCOPY b /d/",
      "ADD https://example.com/a /d/\nADD https://example.com/b /d/",
      "COPY a /d/\nWORKDIR /d\nCOPY b /d/",
      "COPY $A /d/\nCOPY b /d/",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM a\n${text}\n`), [], text);
  });

  it("leaves apart what an install needs and what it does not, for it to come between them", () => {
    const text = (run: string) => `FROM a\nWORKDIR /w\nCOPY package.json ./\nCOPY app.js ./\n${run}\n`;
    const files = { "package.json": "{}", "app.js": "" };
    assert.deepEqual(linesOf(rule, text("RUN npm install"), { files }), []);
    assert.deepEqual(linesOf(rule, text("RUN node app.js"), { files }), [3]);
    assert.deepEqual(linesOf(rule, text("CMD npm install"), { files }), [3]);
    const scripts = { ...files, "package.json": '{"scripts": {"postinstall": "node app.js"}}' };
    assert.deepEqual(linesOf(rule, text("RUN npm install"), { files: scripts }), [3]);
  });

  it("knows when two ways of writing name one folder", () => {
    assert.deepEqual(linesOf(rule, "FROM a\nWORKDIR /d\nCOPY a ./\nCOPY b /d/\n"), [3]);
  });
});
