import type { BuildPlan } from "../plan/plan.ts";
import type { LastStatus } from "./lastStep.ts";

/** Whether a build had built something above each instruction, in its stage or in one that this starts from. */
export function listFollowers(
  statuses: readonly (LastStatus | null)[],
  { instructions, stages }: BuildPlan,
): boolean[] {
  const hasBuilt = new Map<number, boolean>();
  return statuses.map((status, index) => {
    const stage = instructions[index]?.stage ?? null;
    if (stage === null) return false;
    const base = stages[stage]?.base;
    const before = hasBuilt.get(stage) ?? (base?.kind === "stage" && hasBuilt.get(base.stage) === true);
    hasBuilt.set(stage, before || status === "built");
    return before;
  });
}
