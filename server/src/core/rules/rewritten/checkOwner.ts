import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { cleanPath, isWithin } from "../../plan/paths.ts";
import { addSizes, saySize } from "../cost.ts";
import type { Finding } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import { changeWhileCopying } from "./changeWhileCopying.ts";
import { leastBytes } from "./isDeletedBy.ts";
import { readChange, type LateChange } from "./readChange.ts";

/**
 * A RUN that only changes the owner or mode of what was copied: its layer holds all these files once more. Only where a build
 * has shown how much that is.
 */
export function checkOwner(run: Instruction, above: readonly Instruction[], input: RuleInput): Finding | null {
  const change = readChange(run, input);
  const costBytes = addSizes(input, [run.index]);
  if (change === null || costBytes === null || costBytes < leastBytes) return null;
  const copy = above.findLast((each) => isCopiedTo(each, change, input));
  if (copy === undefined) return null;
  const { flag, value } = change;
  const { line, endLine, span } = run;
  const message = `${flag} -R puts all files that it changes into this layer once more${saySize(costBytes)}: use ${copy.keyword} --${flag}=${value} in line ${copy.line}.`;
  return { line, endLine, span, message, costMs: null, costBytes, fixes: changeWhileCopying(change, above, input) };
}

/** Whether an instruction copies into a folder that is changed later, and says nothing of that itself. */
function isCopiedTo({ index }: Instruction, { folder, flag }: LateChange, { stepOf }: RuleInput): boolean {
  const copied = stepOf(index)?.command;
  if (copied?.kind !== "copy" || !copied.destination.known || copied[flag] !== null) return false;
  return isWithin(cleanPath(copied.destination.value), folder);
}
