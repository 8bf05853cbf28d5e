import type { Instruction } from "../dockerfile/dockerfile.ts";
import { groupBy } from "../groupBy.ts";
import type { PlannedInstruction, Step } from "./plan.ts";
import type { StageDraft } from "./stages.ts";
import { runsSomething } from "./stepKeywords.ts";

/** What becomes of each instruction of the file, once its steps are planned. */
export function planInstructions(
  instructions: readonly Instruction[],
  stages: readonly StageDraft[],
  reached: readonly boolean[],
  steps: readonly Step[],
  announcements: ReadonlyMap<number, string>,
): readonly PlannedInstruction[] {
  const stageOf = new Map<number, StageDraft>();
  for (const stage of stages) {
    for (const { index } of [stage.from, ...stage.instructions]) stageOf.set(index, stage);
  }
  const stepsOf = groupBy(steps, ({ instruction }) => instruction);
  return instructions.map((instruction) => {
    const stage = stageOf.get(instruction.index) ?? null;
    const own = stepsOf.get(instruction.index) ?? [];
    const hasOwnStep = own.some(({ isTrigger }) => !isTrigger);
    // A named context stands in for what the stage would have built.
    const isReplaced = stage?.isReplaced === true && instruction !== stage.from;
    return {
      index: instruction.index,
      stage: stage?.index ?? null,
      role: hasOwnStep || (isReplaced && runsSomething(instruction.keyword)) ? "step" : "configuration",
      reached: stage === null || (reached[stage.index] === true && !isReplaced),
      steps: own.map(({ id }) => id),
      announcement: announcements.get(instruction.index) ?? null,
    };
  });
}
