import { leastWaste } from "../../build/contents/findWaste.ts";
import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { cleanPath, isWithin } from "../../plan/paths.ts";
import { addSizes, saySize } from "../cost.ts";
import type { RuleInput } from "../rule.ts";
import { sayLines } from "../sayList.ts";
import { changeWhileCopying } from "./changeWhileCopying.ts";
import type { Guess } from "./guess.ts";
import { measureRewritten } from "./hiddenBytes.ts";
import { readChange, type LateChange } from "./readChange.ts";

/**
 * A RUN that only changes the owner or mode of what was copied: its layer holds all these files once more. Only where a build
 * has shown how much that is.
 */
export function checkOwner(run: Instruction, above: readonly Instruction[], input: RuleInput): Guess | null {
  const change = readChange(run, input);
  const costBytes = measureRewritten(run, input) ?? addSizes(input, [run.index]);
  if (change === null || costBytes === null || costBytes < leastWaste) return null;
  const copies = above.filter((each) => isCopiedTo(each, change, input));
  const copy = copies.at(-1);
  if (copy === undefined) return null;
  const { flag, value } = change;
  const { line, endLine, span } = run;
  const message = `${flag} -R puts all files that it changes into this layer once more${saySize(costBytes)}: use ${copy.keyword} --${flag}=${value} in ${sayLines(copies)}.`;
  const fixes = changeWhileCopying(change, above, input);
  return { finding: { line, endLine, span, message, costMs: null, costBytes, fixes }, added: copy, gone: run };
}

/** Whether an instruction copies into a folder that is changed later, and says nothing of that itself. */
function isCopiedTo({ index }: Instruction, { folder, flag }: LateChange, { stepOf }: RuleInput): boolean {
  const copied = stepOf(index)?.command;
  if (copied?.kind !== "copy" || !copied.destination.known || copied[flag] !== null) return false;
  return isWithin(cleanPath(copied.destination.value), folder);
}
