import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { RuleInput } from "./rule.ts";
import { readAptUse, type AptUse } from "./shell/aptUse.ts";

/**
 * Of each RUN that goes by apt's package lists of another one: which RUN fetched them. By the index of the instruction;
 * missing where that is not certain, as behind a script that may have fetched them anew.
 */
export function findListSources({ explanation, scriptOf }: RuleInput): ReadonlyMap<number, Instruction> {
  const { plan, dockerfile } = explanation;
  const sources = new Map<number, Instruction>();
  const atEnd: (Instruction | null)[] = [];
  for (const { id, parent, instruction, isTrigger } of plan.steps) {
    const before = parent === null ? null : (atEnd[parent] ?? null);
    const script = isTrigger ? null : scriptOf(instruction);
    const use = script === null ? null : readAptUse(script);
    if (use?.needs != null && before !== null) sources.set(instruction, before);
    atEnd[id] = use === null ? before : afterRun(use, before, dockerfile.instructions[instruction]);
  }
  return sources;
}

function afterRun(use: AptUse, before: Instruction | null, run: Instruction | undefined): Instruction | null {
  if (use.fetches) return run ?? null;
  return use.removes || use.isOpaque ? null : before;
}
