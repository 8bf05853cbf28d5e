import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { ExplainedStage } from "../explanation.ts";
import type { BuildPlan, Stage } from "../plan/plan.ts";
import type { RuleInput } from "./rule.ts";

/** The instructions of each stage behind its FROM, in the order of the file. */
export function listStages(input: RuleInput): Instruction[][] {
  return input.explanation.stages.map((stage) => listInstructions(stage, input));
}

/** The same of the stages whose layers the image has: the target, and those that it is made FROM; the target first. */
export function listImageStages(input: RuleInput): Instruction[][] {
  const { plan, stages } = input.explanation;
  return listFoundation(plan, plan.target).flatMap(({ index }) => {
    const stage = stages[index];
    return stage === undefined ? [] : [listInstructions(stage, input)];
  });
}

/** A stage and those that it is made FROM, itself first; none for null. */
export function listFoundation({ stages }: BuildPlan, stage: number | null): readonly Stage[] {
  const found: Stage[] = [];
  for (let next = stages[stage ?? -1]; next !== undefined;) {
    found.push(next);
    const { base, index }: Stage = next;
    next = base.kind === "stage" && base.stage < index ? stages[base.stage] : undefined;
  }
  return found;
}

/** The image that a stage starts from, with arguments expanded; empty when it starts from something else, or that is not known. */
export function imageOf(stage: Stage | undefined): string {
  return stage?.base.kind === "image" && stage.base.reference.known ? stage.base.reference.value : "";
}

function listInstructions({ instructions }: ExplainedStage, { explanation }: RuleInput): Instruction[] {
  return instructions.slice(1).flatMap((index) => explanation.dockerfile.instructions[index] ?? []);
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
