import type { BuilderKind } from "./build/buildRecord.ts";
import type { LastStep } from "./build/lastStep.ts";
import type { Reason, Verdict } from "./cache/reason.ts";
import { estimateBuild } from "./estimateBuild.ts";
import type { NextStep, Summary } from "./explanation.ts";
import type { BuildPlan, PlannedInstruction } from "./plan/plan.ts";

/**
 * What the next build will do at each instruction. `verdicts` come from a prediction, null when there is none; `last`
 * says what the last build did there, `durations` how long each took when it last ran, in milliseconds.
 */
export function findNextSteps(
  { instructions }: BuildPlan,
  verdicts: readonly Verdict[] | null,
  last: readonly (LastStep | null)[],
  durations: readonly (number | null)[],
): NextStep[] {
  return instructions.map((planned, index) => {
    const verdict = verdicts?.[index] ?? judgeAlone(planned);
    const estimateMs = durations[index] ?? null;
    switch (verdict.kind) {
      case "rebuild":
        return { status: verdict.kind, reasons: addFailure(verdict.reasons, last[index] ?? null), estimateMs };
      case "unknown":
        return { status: verdict.kind, reasons: verdict.reasons, estimateMs };
      default:
        return { status: verdict.kind, reasons: [], estimateMs: null };
    }
  });
}

/** A step that failed as it stands is run again for that; it left nothing, so to a prediction it looks as new or changed. */
function addFailure(reasons: readonly Reason[], last: LastStep | null): readonly Reason[] {
  if (last?.status !== "failed" || last.textBefore !== null) return reasons;
  return [{ kind: "previous-failure" }, ...reasons.filter(({ kind }) => !IMPLIED_BY_FAILURE.has(kind))];
}

const IMPLIED_BY_FAILURE: ReadonlySet<Reason["kind"]> = new Set([
  "instruction-added",
  "instruction-changed",
  "previous-failure",
]);

/** What needs no comparison with earlier builds. */
function judgeAlone({ stage, reached, role }: PlannedInstruction): Verdict {
  if (stage !== null && !reached) return { kind: "skip" };
  return role === "configuration" ? { kind: "metadata" } : { kind: "unknown", reasons: [{ kind: "no-record" }] };
}

/** The sum of the next build, with the time of what rebuilds for certain. */
export function summarize(steps: readonly NextStep[], plan: BuildPlan, builder: BuilderKind): Summary {
  const count = (kind: Verdict["kind"]): number => steps.filter(({ status }) => status === kind).length;
  const running = steps.map(({ status, estimateMs }) => (status === "rebuild" ? estimateMs : null));
  const rebuild = count("rebuild");
  const open = rebuild + count("unknown");
  const timed = running.filter((duration) => duration !== null).length;
  return {
    cached: count("cached"),
    rebuild,
    unknown: count("unknown"),
    skip: count("skip"),
    metadata: count("metadata"),
    estimateMs: open > 0 && timed === 0 ? null : estimateBuild(plan, builder, running),
    isPartial: timed < rebuild,
  };
}
