import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Parts } from "./stageParts.ts";

/**
 * The line with which the classic builder announces each instruction up to the end of the target stage, such as
 * `Step 2/7 : RUN make`, by index of the instruction. It counts ARG in front of the first FROM too.
 */
export function announceInstructions(parts: Parts, target: number | null): ReadonlyMap<number, string> {
  if (target === null) return new Map();
  const stages = parts.stages.slice(0, target + 1).flatMap(({ from, instructions }) => [from, ...instructions]);
  const counted: readonly Instruction[] = [...parts.globals, ...stages];
  return new Map(
    counted.map(({ index, text }, place) => [index, `Step ${place + 1}/${counted.length} : ${text.trim()}`]),
  );
}
