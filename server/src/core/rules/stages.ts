import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { RuleInput } from "./rule.ts";

/** The instructions of each stage behind its FROM, in the order of the file. */
export function listStages({ explanation }: RuleInput): Instruction[][] {
  const { dockerfile, stages } = explanation;
  return stages.map(({ instructions }) =>
    instructions.slice(1).flatMap((index) => {
      const instruction = dockerfile.instructions[index];
      return instruction === undefined ? [] : [instruction];
    }),
  );
}

/** Two or more. */
export type Several<T> = [T, T, ...T[]];

/** Neighbours that belong together: the longest runs of two or more. Null stands for what belongs to nothing. */
export function groupNeighbours<T>(
  items: readonly (T | null)[],
  belongs: (run: readonly T[], next: T) => boolean,
): Several<T>[] {
  return splitIntoRuns(items, belongs).filter(isSeveral);
}

/** The same with those that stand alone. */
export function splitIntoRuns<T>(
  items: readonly (T | null)[],
  belongs: (run: readonly T[], next: T) => boolean,
): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  for (const next of items) {
    if (next === null) run = [];
    else if (run.length > 0 && belongs(run, next)) run.push(next);
    else runs.push((run = [next]));
  }
  return runs;
}

export function isSeveral<T>(items: T[]): items is Several<T> {
  return items.length > 1;
}
