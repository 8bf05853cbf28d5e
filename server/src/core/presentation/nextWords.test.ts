import assert from "node:assert/strict";
import type { LastStep } from "../build/lastStep.ts";
import type { Reason } from "../cache/reason.ts";
import type { PathChange } from "../context/diffFiles.ts";
import { step } from "../build/lastStep.fixture.ts";
import { DAY, explained, nextStep, NOW, predicted, summary } from "./explanation.fixture.ts";
import { hintsFor } from "./hints.ts";
import { hintTooltip } from "./hover.ts";
import { sayNext, sayNextBuild, sayNextShare, saySummary } from "./nextWords.ts";

const rebuild = (...reasons: readonly Reason[]) => sayNext(nextStep("rebuild", { reasons }));
const unknown = (...reasons: readonly Reason[]) => sayNext(nextStep("unknown", { reasons }));
const files = (...paths: readonly PathChange[]): Reason => ({ kind: "files-changed", paths });

describe("What the next build does, in words", () => {
  it("names the first files, with what changed, then how many more", () => {
    assert.equal(rebuild(files({ path: "package.json", change: "content" })), "↻ rebuilds: package.json changed");
    assert.equal(
      rebuild(files({ path: "run.sh", change: "mode", from: "644", to: "755" }, { path: "a", change: "added" })),
      "↻ rebuilds: run.sh mode 644→755, a added",
    );
    assert.equal(rebuild(files({ path: "a.c", change: "content", context: "lib" })), "↻ rebuilds: lib:a.c changed");
    const many = ["a", "b", "c", "d"].map((path): PathChange => ({ path, change: "removed" }));
    assert.equal(rebuild(files(...many)), "↻ rebuilds: a removed, b removed and 2 more");
    assert.equal(rebuild(files({ path: "a\nb", change: "link" })), "↻ rebuilds: a\\nb link");
  });

  it("says what a step follows only when it has no reason of its own", () => {
    const follows: Reason = { kind: "follows", line: 4 };
    assert.equal(rebuild(follows), "↻ follows line 4");
    assert.equal(rebuild({ kind: "instruction-changed", before: "RUN a" }, follows), "↻ rebuilds: instruction edited");
    assert.equal(unknown(follows), "? depends on line 4");
  });

  it("names arguments and variables, and what else is behind it", () => {
    const variable: Reason = { kind: "variable-changed", name: "GIT_SHA", origin: "ARG" };
    assert.equal(rebuild(variable), "↻ rebuilds: ARG GIT_SHA changed");
    assert.equal(rebuild({ kind: "cache-pruned" }), "↻ rebuilds: cache was pruned");
    assert.equal(rebuild({ kind: "no-cache", option: "--no-cache" }), "↻ rebuilds: --no-cache");
    assert.equal(rebuild({ kind: "previous-failure" }), "⚠ failed last time");
    assert.equal(
      sayNext(nextStep("unknown", { reasons: [{ kind: "failure-untold" }] })),
      "? a failed build may have finished it",
    );
    assert.equal(unknown({ kind: "stage-output", stage: "build" }), "? depends on what stage build produces");
    assert.equal(unknown(files({ path: "a", change: "added" })), "? a added");
    assert.equal(
      unknown({ kind: "files-unrecorded", paths: [{ path: ".env", change: "added" }] }),
      "? depends on .env (not in Git)",
    );
  });

  it("sums up with the time, and says when that is not all of it", () => {
    assert.equal(
      saySummary(summary({ cached: 5, rebuild: 3, estimateMs: 61_000 })),
      "3 of 8 steps rebuild, ≈1 min 1 s",
    );
    const some = summary({ rebuild: 1, unknown: 2, estimateMs: 4000, isPartial: true });
    assert.equal(saySummary(some), "1 of 3 steps rebuilds, 2 unknown, at least 4 s");
    assert.equal(saySummary(summary({ cached: 1, estimateMs: 0 })), "all 1 step cached");
    assert.equal(sayNextBuild(summary({ cached: 6, estimateMs: 0 })), "next build: all 6 steps cached");
  });

  it("has a shorter form for the status", () => {
    const short = (facts: Parameters<typeof summary>[0]) => sayNextShare(summary(facts));
    assert.equal(short({ cached: 5, rebuild: 3, estimateMs: 52_000 }), "5/8 cached · next ≈52 s");
    assert.equal(short({ cached: 5, rebuild: 3, estimateMs: 2000, isPartial: true }), "5/8 cached · next at least 2 s");
    assert.equal(short({ cached: 5, rebuild: 3 }), "next: 5/8 cached");
    assert.equal(short({ cached: 5, unknown: 3, estimateMs: 0 }), "next: 5/8 cached");
    assert.equal(short({ cached: 5, skip: 1, estimateMs: 0 }), "all cached");
    assert.equal(short({}), "next: no steps");
  });
});

describe("Lines with a prediction", () => {
  const text = "FROM a\nRUN b\nRUN c\nCMD d";
  const last = [step("cached", { sizeBytes: 38_000_000 }), step("built"), step("built", { durationMs: 2000 }), null];
  const next = [
    nextStep("cached"),
    nextStep("rebuild", { reasons: [{ kind: "instruction-added" }], estimateMs: 48_000 }),
    nextStep("unknown", { reasons: [{ kind: "no-record" }] }),
    nextStep("metadata"),
  ];
  const explanation = predicted(explained(text, last), next);

  it("say what the next build does, others still what the last one did", () => {
    assert.deepEqual(
      hintsFor(explanation, NOW, "compact").map(({ label }) => label),
      ["✓ cached · 38 MB", "↻ rebuilds: new instruction · ≈48 s", "↻ built in 2 s"],
    );
  });

  it("say of what is cached what the last build did there", () => {
    const labelOf = (last: LastStep | null) =>
      hintsFor(predicted(explained("RUN a", [last]), [nextStep("cached")]), NOW, "compact")[0]?.label;
    const facts = { sizeBytes: 25_000, createdAt: NOW - 12 * DAY };
    assert.equal(labelOf(step("built", { ...facts, durationMs: 136 })), "✓ cached · 25 kB · built in 136 ms");
    assert.equal(labelOf(step("built", { ...facts, durationMs: 99 })), "✓ cached · 25 kB · built");
    assert.equal(labelOf(step("cached", facts)), "✓ cached · 25 kB · 12 d old");
    assert.equal(labelOf(step("built", { textBefore: "RUN  a" })), "✓ cached · built");
    assert.equal(labelOf(null), "✓ cached");
  });

  it("give every reason when asked, above what the last build did", () => {
    const [head, , why, took, lastBuild] = (hintTooltip(explanation, 1, NOW) ?? "").split("\n");
    assert.deepEqual(
      [head, why, took, lastBuild],
      [
        "| Next build | **↻ rebuilds** |",
        "| Because | new instruction |",
        "| Takes | ≈48 s |",
        "| Last build | **↻ built** |",
      ],
    );
  });
});
