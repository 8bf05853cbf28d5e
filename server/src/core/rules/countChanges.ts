import type { LastStep } from "../build/lastStep.ts";
import type { RuleInput } from "./rule.ts";

/** In how many builds an instruction was built though nothing above it was, of those that had it. */
export interface ChangeCount {
  readonly changed: number;
  readonly builds: number;
}

/** Builds that are looked at: more would take time while typing, and tell of another time. */
const mostBuilds = 20;

/**
 * Counts the builds in which an instruction itself, not one above it, made the cache miss. Builds that took nothing from the
 * cache tell nothing: they were the first, or asked for none.
 */
export function countChanges({ builds, records, explanation }: RuleInput): (instruction: number) => ChangeCount {
  const { dockerfile } = explanation;
  const recorded = builds
    .slice(0, mostBuilds)
    .flatMap((record) => {
      const tells = record.status === "completed" && record.origin?.options.noCache !== true;
      return tells ? [records.stepsOf(record)(dockerfile)] : [];
    })
    .filter((steps) => steps.some((step) => step?.status === "cached"));
  return (instruction) => {
    const seen = recorded.flatMap((steps) => {
      const step = steps[instruction] ?? null;
      return step !== null && isSettled(step) ? [step] : [];
    });
    return {
      changed: seen.filter(({ status, mayFollow }) => status === "built" && !mayFollow).length,
      builds: seen.length,
    };
  };
}

function isSettled({ status }: LastStep): boolean {
  return status === "built" || status === "cached";
}
