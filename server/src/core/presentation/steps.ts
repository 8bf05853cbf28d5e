import type { Explanation } from "../explanation.ts";
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

function wasReached(outcome: string): boolean {
  return outcome === "cached" || outcome === "built" || outcome === "failed" || outcome === "canceled";
}
