import type { BuilderKind } from "./build/buildRecord.ts";
import type { BuildPlan } from "./plan/plan.ts";

/**
 * How long the steps that run will take, in milliseconds: BuildKit works on stages side by side, so the longest way to
 * the target counts; the classic builder goes through the file. `durations` has one entry per instruction: null for
 * those of which it is not known or that do not run.
 */
export function estimateBuild(plan: BuildPlan, builder: BuilderKind, durations: readonly (number | null)[]): number {
  if (builder === "classic") return durations.reduce<number>((sum, duration) => sum + (duration ?? 0), 0);
  const ends: number[] = [];
  for (const { id, instruction, inputs } of plan.steps) {
    // The steps of one instruction were timed together: the time counts at its last.
    const isLast = plan.instructions[instruction]?.steps.at(-1) === id;
    const start = Math.max(0, ...inputs.map((input) => ends[input] ?? 0));
    ends[id] = start + (isLast ? (durations[instruction] ?? 0) : 0);
  }
  const target = plan.target === null ? null : (plan.stages[plan.target]?.lastStep ?? null);
  return target === null ? 0 : (ends[target] ?? 0);
}
