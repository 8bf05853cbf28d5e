import assert from "node:assert/strict";
import { readSample } from "../samples.fixture.ts";
import { showPlainProgress } from "./plainProgress.ts";

const start = "2026-11-21T17:58:26.5Z";
const end = "2026-11-21T17:58:28.06Z";
const vertex = (digest: string, facts: object) => ({ digest, name: `[${digest}] RUN x`, ...facts });
const show = (...events: object[]) => {
  const display = showPlainProgress();
  return events.flatMap((event) => display.linesFor(JSON.stringify(event)));
};
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("Progress of a build to read", () => {
  it("numbers steps as they begin, and says how each ended", () => {
    const lines = show(
      { vertexes: [vertex("1/3", {}), vertex("2/3", { started: start })] },
      { vertexes: [vertex("1/3", { started: start, completed: start, cached: true })] },
      { vertexes: [vertex("2/3", { started: start, completed: end })] },
      { vertexes: [vertex("3/3", { started: start, completed: end, error: "exit code: 1" })] },
    );
    assert.deepEqual(lines, [
      "#1 [2/3] RUN x",
      "#2 [1/3] RUN x",
      "#2 CACHED",
      "#1 DONE 1.6s",
      "#3 [3/3] RUN x",
      "#3 ERROR: exit code: 1",
    ]);
  });

  it("shows what a step prints behind its number", () => {
    const lines = show(
      { vertexes: [vertex("1/1", { started: start })] },
      {
        logs: [
          { vertex: "1/1", data: base64("one\ntwo ✓\r\n") },
          { vertex: "unknown", data: base64("x") },
        ],
      },
    );
    assert.deepEqual(lines, ["#1 [1/1] RUN x", "#1 one", "#1 two ✓"]);
  });

  it("ends a step once", () => {
    const done = { vertexes: [vertex("1/1", { started: start, completed: end })] };
    assert.deepEqual(show(done, done), ["#1 [1/1] RUN x", "#1 DONE 1.6s"]);
  });

  it("shows text that is meant for people as it is, and no empty lines", () => {
    const display = showPlainProgress();
    const text = ["Dockerfile:27", "", " 27 | >>> RUN false", "ERROR: failed to solve"];
    assert.deepEqual(
      text.flatMap((line) => display.linesFor(line)),
      text.filter((line) => line !== ""),
    );
  });

  it("tells a recorded build from beginning to end", () => {
    const display = showPlainProgress();
    const log = readSample("buildkit-graphdriver/05-failed.rawjson").split("\n");
    const lines = log.flatMap((line) => display.linesFor(line));
    const command = "RUN echo about-to-fail && cat /does-not-exist";
    const number = lines.find((line) => line.endsWith(`[final 5/6] ${command}`))?.split(" ")[0] ?? "";
    const told = lines.filter((line) => line.startsWith(`${number} `));
    assert.equal(told[0], `${number} [final 5/6] ${command}`);
    assert.ok(told.includes(`${number} about-to-fail`));
    assert.match(told.at(-1) ?? "", /ERROR: process "\/bin\/sh -c echo about-to-fail/);
    assert.match(lines.at(-1) ?? "", /^ERROR: failed to build: failed to solve: /);
    assert.equal(lines.filter((line) => line.endsWith("CACHED")).length, 8);
  });
});
