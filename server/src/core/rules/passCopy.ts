import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { writeApart } from "./copyTargets.ts";
import type { Passing } from "./followOrigin.ts";
import { mayFeed } from "./mayFeed.ts";
import { goesToProject, isApartRun, isMovable } from "./movable.ts";
import type { RuleInput } from "./rule.ts";

/** A COPY or ADD that can go further down. */
export interface MovableCopy {
  readonly instruction: Instruction;
  readonly command: Copy;
}

/** Null for other instructions, for heredocs, and where its files go to a place of the system. */
export function readMovableCopy(instruction: Instruction, input: RuleInput): MovableCopy | null {
  const command = input.stepOf(instruction.index)?.command;
  if (command?.kind !== "copy" || command.documents.length > 0 || !goesToProject(command)) return null;
  return isMovable(instruction, command, [], input) ? { instruction, command } : null;
}

/** How an instruction takes it when copies go below it. */
export function passCopies(each: Instruction, copies: readonly MovableCopy[], input: RuleInput): Passing {
  switch (each.keyword) {
    case "RUN":
      if (isApartRun(each, input)) return "same";
      return copies.some(({ command }) => mayFeed(command, each, input)) ? "stops" : "may change";
    case "COPY":
    case "ADD":
      return passCopy(each, copies, input);
    default: {
      const isFree = copies.every(({ instruction, command }) => isMovable(instruction, command, [each], input));
      // WORKDIR makes its folder another way than a copy into it does.
      return !isFree ? "stops" : each.keyword === "WORKDIR" ? "may change" : "same";
    }
  }
}

/** The order of two copies tells where both write, and whose flags the folders have that they make. */
function passCopy(each: Instruction, copies: readonly MovableCopy[], input: RuleInput): Passing {
  const command = input.stepOf(each.index)?.command;
  if (command?.kind !== "copy") return "stops";
  if (!copies.every((copy) => writeApart(copy.command, command, input.files)))
    return readMovableCopy(each, input) === null ? "stops" : "goes along";
  return copies.every(({ instruction }) => listFlags(instruction) === listFlags(each)) ? "same" : "may change";
}

function listFlags({ flags }: Instruction): string {
  const named = flags.filter(({ name }) => name !== "from").map(({ name, value }) => `${name}=${value ?? ""}`);
  return named.sort().join(" ");
}
