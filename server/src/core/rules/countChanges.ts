import { lastStepsOf } from "../build/describeLastSteps.ts";
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
export function countChanges({ builds, buildSteps, explanation }: RuleInput): (instruction: number) => ChangeCount {
  const { dockerfile, plan, stages } = explanation;
  const recorded = builds
    .slice(0, mostBuilds)
    .flatMap((record, at) => {
      const tells = record.status === "completed" && record.origin?.options.noCache !== true;
      return tells ? [(buildSteps?.[at] ?? lastStepsOf(record))(dockerfile)] : [];
    })
    .filter((steps) => steps.some((step) => step?.status === "cached"));
  const listAbove = (instruction: number): readonly number[] => {
    const stage = plan.instructions[instruction]?.stage ?? null;
    const base = stage === null ? undefined : plan.stages[stage]?.base;
    const own = (stage === null ? undefined : stages[stage])?.instructions.filter((index) => index < instruction) ?? [];
    const last = base?.kind === "stage" ? stages[base.stage]?.instructions.at(-1) : undefined;
    return last === undefined ? own : [...listAbove(last), last, ...own];
  };
  return (instruction) => {
    const above = listAbove(instruction);
    const seen = recorded.filter((steps) => isSettled(steps[instruction]));
    const changed = seen.filter((steps) => {
      return steps[instruction]?.status === "built" && above.every((index) => steps[index]?.status !== "built");
    });
    return { changed: changed.length, builds: seen.length };
  };
}

function isSettled(step: LastStep | null | undefined): boolean {
  return step?.status === "built" || step?.status === "cached";
}
