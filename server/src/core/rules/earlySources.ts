import type { Instruction } from "../dockerfile/dockerfile.ts";
import { addTimes, sayTime } from "./cost.ts";
import { moveInstructions } from "./edits.ts";
import { makeEditFix, type Finding } from "./finding.ts";
import type { PlacedInstall } from "./installs/listInstalls.ts";
import { passCopies, readMovableCopy, type MovableCopy } from "./passCopy.ts";
import type { RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";

/** Names of files that are edited day by day. */
const sourceFile = /\.([cm]?[jt]sx?|vue|svelte|html?|css|scss|py|rb|go|java|kt|cs|php|exs?)$/;

/** Reports source files that are copied one by one above an install that needs none of them; null when there are none. */
export function findEarlySources(
  { install }: PlacedInstall,
  run: Instruction,
  above: readonly Instruction[],
  input: RuleInput,
): Finding | null {
  const early = above.flatMap((instruction, at) => {
    const copy = readSources(instruction, input);
    return copy !== null && canPass(copy, [...above.slice(at + 1), run], input) ? [copy] : [];
  });
  const [first] = early;
  if (first === undefined) return null;
  const { line, endLine, span } = first.instruction;
  const names = early.flatMap(({ instruction }) => instruction.words.slice(0, -1));
  const moved = early.map(({ instruction }) => instruction);
  const edits = moveInstructions(input.explanation.dockerfile.text, moved, run);
  const costMs = addTimes(input, [run.index]);
  const again = `Any change of ${sayList(names)} makes ${install.name} in line ${run.line} run again${sayTime(costMs)}`;
  const title = `Copy ${sayList(names)} behind ${install.name}`;
  return {
    line,
    endLine,
    span,
    message: `${again}: copy ${names.length === 1 ? "it" : "them"} behind that.`,
    costMs,
    costBytes: null,
    fixes: edits === null ? [] : [makeEditFix(title, false, () => edits)],
  };
}

function readSources(instruction: Instruction, input: RuleInput): MovableCopy | null {
  const copy = readMovableCopy(instruction, input);
  if (copy === null || copy.command.from.kind !== "context") return null;
  return copy.command.sources.every((source) => source.known && sourceFile.test(source.value)) ? copy : null;
}

function canPass(copy: MovableCopy, below: readonly Instruction[], input: RuleInput): boolean {
  return below.every((each) => /^(same|may change)$/.test(passCopies(each, [copy], input)));
}
