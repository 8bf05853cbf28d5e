import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { cleanPath, isWithin } from "../../plan/paths.ts";
import { keywordSpan } from "../edits.ts";
import { makeEditFix, type EditFix } from "../finding.ts";
import { isApartRun } from "../movable.ts";
import type { RuleInput } from "../rule.ts";
import { findPlaces } from "../scriptPlaces.ts";
import type { LateChange } from "./readChange.ts";

/**
 * Has the COPY right above give files their owner or mode; the RUN then changes the folder alone, which may be older. None
 * where other steps may have put files into it. What the base image has there is not known, so the image may change.
 */
export function changeWhileCopying(change: LateChange, above: readonly Instruction[], input: RuleInput): EditFix[] {
  const { run, flag, value, folder } = change;
  const [option, next] = change.words;
  const { dockerfile } = input.explanation;
  const [copy, ...others] = above.toReversed();
  if (copy === undefined || !canTake(copy, change, input)) return [];
  const [keyword, places] = [keywordSpan(dockerfile.text, copy), findPlaces(dockerfile, run)];
  if (keyword === null || places === null || others.some((each) => mayFill(each, folder, input))) return [];
  const edits = [
    { span: { start: keyword.end, end: keyword.end }, text: ` --${flag}=${value}` },
    { span: { start: places(option.span).start, end: places(next.span).start }, text: "" },
  ];
  return [makeEditFix(`Use COPY --${flag}=${value}, and ${flag} without -R`, false, () => edits)];
}

/** Whether an instruction copies all of a folder, and can give its files what a RUN gives them. */
function canTake(
  { index, flags }: Instruction,
  { flag, value, folder }: LateChange,
  { stepOf, explanation: { plan, builder } }: RuleInput,
): boolean {
  const step = stepOf(index);
  const command = step?.command;
  if (command?.kind !== "copy" || command.keyword !== "COPY" || !command.destination.known) return false;
  if (plan.stages[step?.stage ?? -1]?.base.kind === "stage" || flags.some(({ name }) => name !== "from")) return false;
  // Without a group chown leaves that as it is, and COPY takes the number of the user for it.
  const canSay = flag === "chmod" ? builder === "buildkit" : /^[\w.-]+:[\w.-]+$/.test(value);
  return canSay && cleanPath(command.destination.value) === folder;
}

/** Whether an instruction may put something into a folder. */
function mayFill(instruction: Instruction, folder: string, input: RuleInput): boolean {
  const step = input.stepOf(instruction.index);
  if (step?.command.kind === "copy") {
    const { destination } = step.command;
    return !destination.known || isWithin(cleanPath(destination.value), folder);
  }
  if (step?.command.kind !== "run" || isApartRun(instruction, input)) return false;
  return instruction.text.includes(folder) || (step.workdir.known && isWithin(step.workdir.value, folder));
}
