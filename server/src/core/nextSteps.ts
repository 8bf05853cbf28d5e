import type { BuilderKind } from "./build/buildRecord.ts";
import { estimateBuild } from "./cache/estimateBuild.ts";
import type { Verdict } from "./cache/reason.ts";
import type { NextStep, Summary } from "./explanation.ts";
import type { BuildPlan, PlannedInstruction } from "./plan/plan.ts";

/**
 * What the next build will do at each instruction. `verdicts` come from a prediction, null when there is none; `durations`: how long each took when it last ran, in milliseconds.
 */
export function findNextSteps(
  { instructions }: BuildPlan,
  verdicts: readonly Verdict[] | null,
  durations: readonly (number | null)[],
): NextStep[] {
  return instructions.map((planned, index) => {
    const verdict = verdicts?.[index] ?? judgeAlone(planned);
    const mayRun = verdict.kind === "rebuild" || verdict.kind === "unknown";
    return {
      status: verdict.kind,
      reasons: mayRun ? verdict.reasons : [],
      estimateMs: mayRun ? (durations[index] ?? null) : null,
    };
  });
}

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
