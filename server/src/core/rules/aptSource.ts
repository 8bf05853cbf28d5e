import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { RuleInput } from "./rule.ts";
import { readAptUse } from "./shell/aptUse.ts";

/** The RUN whose package lists an instruction finds; null when that is not certain. */
export function findListSource(
  { index }: Instruction,
  { explanation, stepOf, scriptOf }: RuleInput,
): Instruction | null {
  const { plan, dockerfile } = explanation;
  let step = stepOf(index);
  while (step?.parent != null) {
    step = plan.steps[step.parent] ?? null;
    const script = step === null || step.isTrigger ? null : scriptOf(step.instruction);
    if (step === null || script === null) continue;
    const use = readAptUse(script);
    if (use.fetches) return dockerfile.instructions[step.instruction] ?? null;
    if (use.removes || use.isOpaque) return null;
  }
  return null;
}
