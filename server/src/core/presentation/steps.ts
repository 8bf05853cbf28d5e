import type { Explanation, Summary } from "../explanation.ts";
import { shownAt } from "./outcome.ts";

/** What the last build did with some instructions, in numbers. */
export interface StepTally {
  /** Steps that the last build came to. */
  readonly total: number;
  /** Those of them that it took from its cache. */
  readonly cached: number;
  /** How long the others ran, together. */
  readonly durationMs: number;
  readonly failed: boolean;
  readonly canceled: boolean;
}

/** Counts over places in `Explanation.instructions`. */
export function tallySteps(explanation: Explanation, indexes: Iterable<number>): StepTally {
  const tally = { total: 0, cached: 0, durationMs: 0, failed: false, canceled: false };
  for (const index of indexes) {
    const instruction = explanation.instructions[index];
    const shown = instruction === undefined ? null : shownAt(explanation, instruction);
    if (shown?.kind !== "step" || !wasReached(shown.outcome)) continue;
    tally.total++;
    if (shown.outcome === "cached") tally.cached++;
    tally.durationMs += shown.step.durationMs ?? 0;
    tally.failed ||= shown.outcome === "failed";
    tally.canceled ||= shown.outcome === "canceled";
  }
  return tally;
}

/**
 * What the next build will do with some instructions, which it works on one after the other: those of a stage. Counts over
 * places in `Explanation.instructions`.
 */
export function tallyNext({ instructions }: Explanation, indexes: Iterable<number>): Summary {
  const counts = { cached: 0, rebuild: 0, unknown: 0, skip: 0, metadata: 0 };
  let timed = 0;
  let durationMs = 0;
  for (const index of indexes) {
    const next = instructions[index]?.next;
    if (next === undefined) continue;
    counts[next.status]++;
    if (next.status !== "rebuild" || next.estimateMs === null) continue;
    timed++;
    durationMs += next.estimateMs;
  }
  return { ...counts, estimateMs: timed === 0 ? null : durationMs, isPartial: timed < counts.rebuild };
}

function wasReached(outcome: string): boolean {
  return outcome === "cached" || outcome === "built" || outcome === "failed" || outcome === "canceled";
}
