import assert from "node:assert/strict";
import type { Explanation } from "../explanation.ts";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, DAY, explained, nextStep, NOW, predicted } from "./explanation.fixture.ts";
import { layOutText } from "./text.ts";

const lay = (explanation: Explanation, columns = 80) => layOutText(explanation, "Dockerfile", { now: NOW, columns });
const lines = (explanation: Explanation, columns?: number) =>
  lay(explanation, columns).map(({ plain, marked }) => plain + marked);

const TEXT = "FROM a\nRUN make \\\n  all\n\nCMD c\n";
const STEPS = [
  step("cached", { sizeBytes: 38_000_000, createdAt: NOW - 12 * DAY }),
  step("built", { durationMs: 4200, sizeBytes: 6 }),
  step("metadata"),
];

describe("The explanation on a terminal", () => {
  it("is the Dockerfile with what happened behind the last line of each instruction", () => {
    assert.deepEqual(lines(explained(TEXT, STEPS)), [
      "Dockerfile: last build 5 min ago, took 10 s, from BuildKit's build history",
      "",
      "1  FROM a      ✓ cached · 38 MB · 12 d old",
      "2  RUN make \\",
      "3    all       ↻ built in 4.2 s · 6 B",
      "4  ",
      "5  CMD c       · metadata only",
    ]);
  });

  it("puts a verdict below a line that leaves no room for it", () => {
    const text = `FROM a\nRUN ${"x".repeat(60)}\nRUN y`;
    const steps = [step("cached"), step("built"), step("cached")];
    assert.deepEqual(lines(explained(text, steps), 60).slice(2), [
      "1  FROM a  ✓ cached",
      `2  RUN ${"x".repeat(60)}`,
      "           ↻ built",
      "3  RUN y   ✓ cached",
    ]);
  });

  it("keeps within the terminal where the Dockerfile's own lines do", () => {
    const text = Array.from({ length: 30 }, (_, index) => `RUN ${"x".repeat(index + 1)}`).join("\n");
    const steps = Array.from({ length: 30 }, () => STEPS[0] ?? null);
    const widths = lines(explained(text, steps), 60)
      .slice(2)
      .map(({ length }) => length);
    assert.ok(Math.max(...widths) <= 60, String(Math.max(...widths)));
  });

  it("says above it what the next build will do in all, and beside configuration that it makes no step", () => {
    const next = [nextStep("cached"), nextStep("rebuild", { estimateMs: 4200 }), nextStep("metadata")];
    const told = predicted(explained(TEXT, STEPS), next);
    const seen = lines(told);
    assert.deepEqual(seen.slice(0, 3), [
      "next build: 1 of 2 steps rebuilds, ≈4.2 s",
      "Dockerfile: last build 5 min ago, took 10 s, from BuildKit's build history",
      "",
    ]);
    assert.match(seen.at(-1) ?? "", /^5 {2}CMD c +· metadata only$/);
    assert.equal(lay(told).at(-1)?.tone, "faint");
  });

  it("says above it how the build failed, and what is to be known of the record", () => {
    const failed = buildRecord({ status: "failed", error: "exit code: 1", source: "cachelens" });
    const heading = lines(explained("FROM a", [step("failed")], { lastBuild: failed, note: "A newer build…" }));
    assert.deepEqual(heading.slice(0, 4), [
      "Dockerfile: last build failed 5 min ago, took 10 s, from the record kept by cachelens",
      "exit code: 1",
      "A newer build…",
      "",
    ]);
  });

  it("does not call a build that the user stopped an error", () => {
    const canceled = buildRecord({ status: "canceled", error: "context canceled" });
    assert.ok(!lines(explained("FROM a", [null], { lastBuild: canceled })).includes("context canceled"));
  });

  it("shows the bare Dockerfile where no build is known, with the reason", () => {
    const bare = explained("FROM a\n", [null], { lastBuild: null, note: "The Docker engine is not running." });
    assert.deepEqual(lines(bare), ["Dockerfile: no build known", "The Docker engine is not running.", "", "1  FROM a"]);
  });

  it("ends in the problems of the file", () => {
    const problems = [{ line: 1, endLine: 1, severity: "error", message: "Unknown instruction FRO." }] as const;
    assert.equal(lines(explained("FRO a", [null], { problems })).at(-1), "line 1: Unknown instruction FRO.");
  });

  it("shows a file with Windows line ends as any other", () => {
    assert.deepEqual(lines(explained("FROM a\r\nRUN b\r\n", [null, null])).slice(2).length, 2);
  });

  it("has a tone for what is cached, built, failed, and for the rest", () => {
    const steps = [step("cached"), step("built"), step("failed"), step("skipped"), null];
    const toned = lay(explained("FROM a\nRUN b\nRUN c\nRUN d\nRUN e", steps)).slice(2);
    assert.deepEqual(
      toned.map(({ tone }) => tone),
      ["cached", "built", "failed", "faint", "built"],
    );
  });
});
