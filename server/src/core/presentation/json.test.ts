import assert from "node:assert/strict";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, explained } from "./explanation.fixture.ts";
import { toJson } from "./json.ts";

const json = (...asked: Parameters<typeof explained>) => toJson(explained(...asked), "app/Dockerfile", "/project/app");

describe("explain --format json", () => {
  it("names the Dockerfile as it was given, the context, and the last build", () => {
    const { schemaVersion, dockerfile, context, builder, lastBuild } = json("FROM a", [null]);
    assert.deepEqual([schemaVersion, dockerfile, context, builder], [1, "app/Dockerfile", "/project/app", "buildkit"]);
    assert.deepEqual(lastBuild, {
      ref: "abc",
      source: "history",
      startedAt: "2026-11-21T16:43:50.000Z",
      completedAt: "2026-11-21T16:44:00.000Z",
      status: "completed",
      error: null,
    });
  });

  it("has null where nothing is known", () => {
    assert.equal(json("FROM a", [null], { lastBuild: null }).lastBuild, null);
    assert.equal(
      json("FROM a", [null], { lastBuild: buildRecord({ completedAt: null }) }).lastBuild?.completedAt,
      null,
    );
    assert.equal(json("FROM a", [null]).instructions[0]?.last, null);
    const { last } = json("FROM a", [step("built")]).instructions[0] ?? {};
    assert.deepEqual(last, { status: "built", durationMs: null, sizeBytes: null, createdAt: null, textBefore: null });
  });

  it("has one object per instruction, as the builder's parser reads it", () => {
    const built = step("built", { durationMs: 42, sizeBytes: 6, createdAt: Date.UTC(2026, 0, 2), textBefore: "RUN x" });
    const text = "from a as b\nRUN c \\\n# why\n  d <<EOF\ne\nEOF\n";
    assert.deepEqual(json(text, [step("cached"), built]).instructions[1], {
      line: 2,
      endLine: 6,
      keyword: "RUN",
      stage: 0,
      stageName: "b",
      text: "RUN c   d <<EOF",
      last: {
        status: "built",
        durationMs: 42,
        sizeBytes: 6,
        createdAt: "2026-01-02T00:00:00.000Z",
        textBefore: "RUN x",
      },
      next: { status: "unknown", reasons: [], estimateMs: null },
      newerImage: null,
    });
  });

  it("counts what the next build will do", () => {
    assert.deepEqual(json("FROM a\nENV b=1\nRUN c", [null, null, null]).summary, {
      cached: 0,
      rebuild: 0,
      unknown: 2,
      skip: 0,
      metadata: 1,
      estimateMs: null,
    });
  });

  it("tells the lines of problems, and the note", () => {
    const problems = [{ line: 2, endLine: 3, severity: "error", message: "Unknown instruction RUNN." }] as const;
    const told = json("FROM a", [null], { problems, note: "A newer build…" });
    assert.deepEqual(told.problems, [{ line: 2, message: "Unknown instruction RUNN." }]);
    assert.equal(told.note, "A newer build…");
  });

  it("holds nothing but what is meant to be printed: no build arguments, no steps", () => {
    const lastBuild = buildRecord({ buildArgs: new Map([["TOKEN", "s3cret"]]), context: "/elsewhere" });
    const text = JSON.stringify(json("FROM a", [null], { lastBuild }));
    assert.ok(!text.includes("s3cret") && !text.includes("steps"));
  });
});
