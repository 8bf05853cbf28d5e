import type { Instruction } from "../dockerfile/dockerfile.ts";

/** The instructions of a stage behind its FROM. */
export interface StagePart {
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile cut at its FROM instructions. `globals` stand in front of the first. */
export interface Parts {
  readonly globals: readonly Instruction[];
  readonly stages: readonly StagePart[];
}

/** Cuts the instructions of a Dockerfile into stages. */
export function cutIntoStages(instructions: readonly Instruction[]): Parts {
  const globals: Instruction[] = [];
  const stages: { from: Instruction; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") stages.push({ from: instruction, instructions: [] });
    else (stages.at(-1)?.instructions ?? globals).push(instruction);
  }
  return { globals, stages };
}
