import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { BuilderKind, BuildRecord } from "./buildRecord.ts";
import type { LastStep } from "./lastStep.ts";

/** How many times of a step count: enough for one slow run not to, few enough to follow a step that changes. */
const MOST_RUNS = 5;

/**
 * How long each instruction takes when it really runs, in milliseconds: the median of the last five times, also under
 * its former texts, where it was edited since. `builds` says of builds, from the newest on, what they did at each
 * instruction, and is read no further than needed; null where none tells.
 */
export function findDurations(
  builds: Iterable<readonly (LastStep | null)[]>,
  { instructions }: Dockerfile,
): (number | null)[] {
  const runs = instructions.map((): number[] => []);
  for (const steps of builds) {
    for (const [index, ran] of runs.entries()) {
      const step = steps[index];
      if (step?.status === "built" && step.durationMs !== null && ran.length < MOST_RUNS) ran.push(step.durationMs);
    }
    if (runs.every(({ length }) => length === MOST_RUNS)) break;
  }
  return runs.map(median);
}

/** The builds that tell how long a builder's steps take, in their order and each once: those that ran a step. */
export function selectTimed(records: readonly BuildRecord[], builder: BuilderKind): BuildRecord[] {
  const byRef = new Map(records.toReversed().map((record) => [record.ref, record]));
  return [...byRef.values()]
    .toReversed()
    .filter((record) => record.builder === builder && record.steps.some(({ durationMs }) => durationMs !== null));
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}
