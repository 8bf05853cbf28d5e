import type { StageUse } from "./plan.ts";
import type { PlanOptions } from "./planOptions.ts";
import type { Report } from "./report.ts";
import type { StageDraft } from "./stages.ts";

/** The index of the stage to build; null when there is none or the target is not found. */
export function findTarget(stages: readonly StageDraft[], { target }: PlanOptions, report: Report): number | null {
  const last = stages.at(-1);
  if (last === undefined) return null;
  if (target === null || target === "") return last.index;
  const named = stages.findLast(({ name }) => name === target.toLowerCase());
  if (named !== undefined) return named.index;
  const numbered = /^\d+$/.test(target) ? stages[Number(target)] : undefined;
  if (numbered !== undefined) {
    report(numbered.from, `Builders know target stages by name only: name this one to build it with --target.`);
    return numbered.index;
  }
  report(last.from, `There is no stage ${target} to build: ${listNames(stages)}.`);
  return null;
}

/** Per stage whether it is built: what the target uses, directly or not; the classic builder builds all up to the target. */
export function findReached(
  count: number,
  target: number | null,
  uses: readonly StageUse[],
  { builder }: PlanOptions,
): readonly boolean[] {
  const reached = Array.from({ length: count }, (_, index) => {
    return target !== null && (builder === "classic" ? index <= target : index === target);
  });
  // Uses point backwards and are in the order of the file, so one pass from its end finds them all.
  for (const { by, stage } of uses.toReversed()) if (reached[by]) reached[stage] = true;
  return reached;
}

function listNames(stages: readonly StageDraft[]): string {
  const names = stages.flatMap(({ name }) => (name === null ? [] : [name]));
  return names.length === 0 ? "no stage has a name" : `the file names ${names.join(", ")}`;
}
