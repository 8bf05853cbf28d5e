import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { BuildRecord } from "./buildRecord.ts";
import { describeLastSteps } from "./describeLastSteps.ts";

/**
 * How long each instruction took when it last really ran, in milliseconds: also under its former text, where it was
 * edited since. `records` from the newest to the oldest; null where none of them tells.
 */
export function findDurations(records: readonly BuildRecord[], dockerfile: Dockerfile): (number | null)[] {
  const described = records.map((record) => describeLastSteps(record, dockerfile));
  return dockerfile.instructions.map(({ index }) => {
    for (const steps of described) {
      const step = steps[index];
      if (step?.status === "built" && step.durationMs !== null) return step.durationMs;
    }
    return null;
  });
}
