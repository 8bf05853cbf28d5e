import type { StepId } from "../plan/command.ts";
import type { BuildPlan } from "../plan/plan.ts";
import { readVertexName } from "./vertexName.ts";

/**
 * Groups of reached instructions that do the same on top of the same, for which BuildKit makes one step under the name of
 * any of them. Found by what is known of a plan: variables that only a RUN sees are not compared.
 */
export function findTwins({ steps, instructions }: BuildPlan): number[][] {
  const chainOf = new Map<StepId, number>();
  const numbers = new Map<string, number>();
  const twins: number[][] = [];
  for (const { id, instruction, inputs, vertexName } of steps) {
    if (instructions[instruction]?.reached !== true) continue;
    const text = vertexName?.known === true ? readVertexName(vertexName.value)?.text : undefined;
    const key = JSON.stringify([text ?? id, ...inputs.map((input) => chainOf.get(input))]);
    const chain = numbers.get(key) ?? numbers.size;
    numbers.set(key, chain);
    chainOf.set(id, chain);
    (twins[chain] ??= []).push(instruction);
  }
  return twins.filter(({ length }) => length > 1);
}
