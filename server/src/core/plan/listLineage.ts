import type { StepId } from "./command.ts";
import type { BuildPlan, Step } from "./plan.ts";

/** A step and those whose files it is built on, from the nearest on; none for null. */
export function* listLineage({ steps }: BuildPlan, id: StepId | null): Generator<Step> {
  for (let step = steps[id ?? -1]; step !== undefined; step = steps[step.parent ?? -1]) yield step;
}
