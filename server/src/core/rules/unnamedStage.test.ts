import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "unnamed-stage";
const end = "RUN make\nFROM b\nCOPY --from=0 /a /\n";

describe("unnamed-stage", () => {
  it("tells of a stage that can't be named to the builder, and what it takes", () => {
    assert.deepEqual(findings(rule, `FROM a\n${end}`), [
      "1-1 Stage 0 has no name: with one it can be rebuilt without cache alone.",
    ]);
    assert.deepEqual(findings(rule, `FROM a\n${end}`, { last: { 2: { seconds: 48 } } }), [
      "1-1 Stage 0 has no name: with one it can be rebuilt without cache alone (≈48 s).",
    ]);
  });

  it("gives names that nothing else has", () => {
    const names: readonly (readonly [string, string])[] = [
      ["FROM a\n", "FROM a AS build\n"],
      ["from a\n", "from a as build\n"],
      ["FROM a:1@sha256:x\n", "FROM a:1@sha256:x AS build\n"],
      ["FROM --platform=linux/amd64 a\n", "FROM --platform=linux/amd64 a AS build\n"],
      ["FROM $A  \n", "FROM $A AS build  \n"],
      ["FROM a\r\n", "FROM a AS build\r\n"],
      ["  FROM \\\n  a\n", "  FROM \\\n  a AS build\n"],
      ["FROM ä\n", "FROM ä AS build\n"],
      ["FROM a\nCOPY --from=build / /\n", "FROM a AS build-2\nCOPY --from=build / /\n"],
      ["FROM x AS build\nFROM a\n", "FROM x AS build\nFROM a AS build-2\n"],
      ["FROM x \\\r\n  AS build\r\nFROM a\r\n", "FROM x \\\r\n  AS build\r\nFROM a AS build-2\r\n"],
      ["FROM a\nRUN npm run build\n", "FROM a AS build\nRUN npm run build\n"],
      ["FROM x AS BUILD\nFROM a\n", "FROM x AS BUILD\nFROM a AS build-2\n"],
      ["FROM a\nRUN x\nFROM c\n", "FROM a AS build\nRUN x\nFROM c AS build-2\n"],
      ["ARG A=build-2\nFROM a\nRUN x\nFROM c\n", "ARG A=build-2\nFROM a AS build\nRUN x\nFROM c AS build-3\n"],
    ];
    for (const [before, after] of names) assert.equal(fixed(rule, before + end), after + end);
  });

  it("is silent about the last stage, and where nothing is run", () => {
    const silent = [
      "FROM a\nRUN make\n",
      `FROM a AS x\n${end}`,
      `FROM a as x\n${end}`,
      "FROM a AS x\nRUN make\nFROM x\nRUN test\n",
      "FROM a\nENV b=c\nFROM d\nCOPY --from=0 / /\n",
      "RUN make\n",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, text), [], text);
  });
});
