import assert from "node:assert/strict";
import type { LastStep } from "./build/lastStep.ts";
import type { Reason, Reasons, Verdict } from "./cache/reason.ts";
import { parseDockerfile } from "./dockerfile/parseDockerfile.ts";
import { findNextSteps, summarize } from "./nextSteps.ts";
import { planBuild } from "./plan/planBuild.ts";
import { step } from "./build/lastStep.fixture.ts";

const rebuild: Verdict = { kind: "rebuild", reasons: [{ kind: "instruction-added" }] };
const unknown: Verdict = { kind: "unknown", reasons: [{ kind: "stage-output", stage: "a" }] };
const cached: Verdict = { kind: "cached" };

const TEXT = "FROM x AS a\nRUN a1\nFROM x AS b\nRUN b1\nFROM x\nCOPY --from=a f .\nCOPY --from=b f .\nRUN c";

function sumUp(verdicts: readonly Verdict[], durations: readonly (number | null)[], builder?: "classic") {
  const plan = planBuild(parseDockerfile(TEXT), { builder: builder ?? "buildkit" });
  return summarize(findNextSteps(plan, verdicts, [], durations), plan, builder ?? "buildkit");
}

const all = (verdict: Verdict): Verdict[] => Array.from({ length: 8 }, () => verdict);

describe("The next build in all", () => {
  it("takes as long as the longest way through stages that run side by side", () => {
    assert.equal(sumUp(all(rebuild), [0, 100, 0, 30, 0, 1, 1, 10]).estimateMs, 112);
    assert.equal(sumUp(all(rebuild), [0, 10, 0, 30, 0, 1, 1, 10]).estimateMs, 41);
  });

  it("takes the sum of all steps with the classic builder", () => {
    assert.equal(sumUp(all(rebuild), [0, 100, 0, 30, 0, 1, 1, 10], "classic").estimateMs, 142);
  });

  it("counts the time of what rebuilds for certain only, and says when some of it was never seen", () => {
    const verdicts = [cached, rebuild, cached, cached, cached, unknown, cached, unknown];
    const { estimateMs, isPartial, ...counts } = sumUp(verdicts, [1, 100, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual([estimateMs, isPartial], [100, false]);
    assert.deepEqual(counts, { cached: 5, rebuild: 1, unknown: 2, skip: 0, metadata: 0 });
    const partly = sumUp(all(rebuild), [null, 100, 0, 30, 0, 1, 1, 10]);
    assert.deepEqual([partly.estimateMs, partly.isPartial], [112, true]);
  });

  it("has no time when nothing that may run was ever seen to run, and none to spend when all is cached", () => {
    assert.equal(sumUp(all(rebuild), []).estimateMs, null);
    assert.equal(sumUp(all(unknown), []).estimateMs, null);
    assert.equal(sumUp(all(cached), [5, 5, 5, 5, 5, 5, 5, 5]).estimateMs, 0);
  });

  it("gives reasons and times to what may run only", () => {
    const plan = planBuild(parseDockerfile("FROM x\nRUN a\nRUN b"));
    assert.deepEqual(findNextSteps(plan, [cached, rebuild, unknown], [], [1, 2, 3]), [
      { status: "cached", reasons: [], estimateMs: null },
      { status: "rebuild", reasons: [{ kind: "instruction-added" }], estimateMs: 2 },
      { status: "unknown", reasons: [{ kind: "stage-output", stage: "a" }], estimateMs: 3 },
    ]);
  });

  it("names the failure of the last build first, unless the instruction was edited since", () => {
    const plan = planBuild(parseDockerfile("RUN a"));
    const changed: Reason = { kind: "files-changed", paths: [{ path: "a", change: "content" }] };
    const reasonsAfter = (last: LastStep, ...reasons: Reasons) =>
      findNextSteps(plan, [{ kind: "rebuild", reasons }], [last], [])[0]?.reasons.map(({ kind }) => kind);
    assert.deepEqual(reasonsAfter(step("failed"), { kind: "instruction-added" }), ["previous-failure"]);
    assert.deepEqual(reasonsAfter(step("failed"), { kind: "previous-failure" }), ["previous-failure"]);
    assert.deepEqual(reasonsAfter(step("failed"), changed), ["previous-failure", "files-changed"]);
    assert.deepEqual(reasonsAfter(step("failed", { textBefore: "RUN b" }), changed), ["files-changed"]);
    assert.deepEqual(reasonsAfter(step("built"), changed), ["files-changed"]);
  });
});
