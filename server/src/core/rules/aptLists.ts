import type { Instruction } from "../dockerfile/dockerfile.ts";
import { formatSize } from "../presentation/units.ts";
import { findListSources } from "./aptSource.ts";
import { addCacheMount } from "./cacheMount.ts";
import { addSizes, saySize } from "./cost.ts";
import type { EditFix, Finding, TextEdit } from "./finding.ts";
import { appendCommand, readJoinable, type Joinable } from "./joinRuns.ts";
import { listLeftovers, type Leftover, type Remedy } from "./leftovers.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { findPlaces } from "./scriptPlaces.ts";
import { readPackageCall } from "./shell/packages.ts";
import { listImageStages } from "./stages.ts";

/** What package managers leave in a layer of the image: bytes that are of no use there. */
export const aptLists: Rule = {
  code: "apt-lists",
  summary: "Package lists and caches left in a layer",
  severity: "info",
  check: (input) => {
    // Lists that another RUN goes by must stay until the two are one.
    const needed = new Set(findListSources(input).values());
    return listImageStages(input).flatMap((stage) => {
      return stage.filter((each) => !needed.has(each)).flatMap((each) => checkRun(each, input));
    });
  },
};

function checkRun(instruction: Instruction, input: RuleInput): Finding[] {
  const run = readJoinable(instruction, input);
  const step = input.stepOf(instruction.index);
  if (run === null || step === null) return [];
  return listLeftovers(run.script, step).map((leftover) => report(leftover, run, input));
}

function report(leftover: Leftover, run: Joinable, input: RuleInput): Finding {
  const { instruction, script } = run;
  const { line, endLine, span, index } = instruction;
  const { what, remedy, command, mount } = leftover;
  const places = findPlaces(input.explanation.dockerfile, instruction);
  const bytes = addSizes(input, [index]);
  // Only of a RUN that does nothing else it is known what of its layer that is.
  const isAll = script.commands.length === 1 && readPackageCall(command)?.verb === "update";
  const size = isAll ? saySize(bytes) : bytes === null ? "" : `, in a layer of ${formatSize(bytes)}`;
  return {
    line,
    endLine,
    span: places?.(command.span) ?? span,
    message: `${what} stay in the image${size}: ${advise(leftover)}`,
    costMs: null,
    costBytes: isAll ? bytes : null,
    fixes: [...cleanUp(remedy, run, input), ...(mount === null ? [] : addCacheMount(what, mount, instruction, input))],
  };
}

function advise({ remedy }: Leftover): string {
  if (remedy === null) return "leave out the update, and install with --no-cache.";
  return remedy.kind === "option" ? `${remedy.option} leaves none.` : "remove them in the same RUN.";
}

function cleanUp(remedy: Remedy | null, run: Joinable, input: RuleInput): EditFix[] {
  if (remedy === null) return [];
  const edits = remedy.kind === "option" ? addOption(remedy, run, input) : appendCommand(remedy.command, run, input);
  if (edits === null) return [];
  const what = remedy.kind === "option" ? remedy.option : remedy.command;
  return [
    { kind: "edit", title: `Add ${what} (these files go from the image)`, keepsImage: false, edits: () => edits },
  ];
}

function addOption(
  { option, behind }: Extract<Remedy, { readonly kind: "option" }>,
  { instruction }: Joinable,
  { explanation }: RuleInput,
): readonly TextEdit[] | null {
  const places = findPlaces(explanation.dockerfile, instruction);
  if (places === null) return null;
  return behind.map(({ span }) => {
    const { end } = places(span);
    return { span: { start: end, end }, text: ` ${option}` };
  });
}
