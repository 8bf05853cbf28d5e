import { isWithin } from "../plan/paths.ts";
import type { Step } from "../plan/plan.ts";

/** Whether a RUN has something mounted at a folder, around it or inside it; also when that can't be told. */
export function hasMountAt(step: Step | null, folder: string): boolean {
  if (step?.command.kind !== "run") return false;
  return step.command.mounts.some(({ target }) => {
    return !target.known || isWithin(folder, target.value) || isWithin(target.value, folder);
  });
}
