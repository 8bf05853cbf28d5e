import type { Instruction } from "../dockerfile/dockerfile.ts";
import { formatAge } from "../presentation/units.ts";
import { findListSources } from "./aptSource.ts";
import type { EditFix, Finding, TextEdit } from "./finding.ts";
import { canJoin, joinRuns, readJoinable, type Joinable } from "./joinRuns.ts";
import { hasMountAt } from "./mounts.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { findPlaces } from "./scriptPlaces.ts";
import { readAptUse, type AptUse } from "./shell/aptUse.ts";
import type { PackageCall } from "./shell/packages.ts";
import type { ShellScript } from "./shell/shellScript.ts";
import { isSeveral, listStages, splitIntoRuns } from "./stages.ts";

/** Installs that go by package lists of another RUN: these grow old in the cache while the install changes. */
export const splitAptUpdate: Rule = {
  code: "split-apt-update",
  summary: "apt-get update in another RUN than the install that needs it",
  severity: "warning",
  check: (input) => {
    const sources = findListSources(input);
    return listStages(input).flatMap((stage) => {
      const runs = stage.map((instruction) => readAptRun(instruction, input));
      const groups = splitIntoRuns(runs, (run, next) => next.use.needs !== null && canJoin(run, next, input));
      return groups.flatMap((group) => report(group, sources, input));
    });
  },
};

/** A RUN that fetches package lists, or goes by them. */
interface AptRun extends Joinable {
  readonly use: AptUse;
}

function readAptRun(instruction: Instruction, input: RuleInput): AptRun | null {
  const run = readJoinable(instruction, input);
  if (run === null || hasMountAt(input.stepOf(instruction.index), "/var/lib/apt/lists")) return null;
  const use = readAptUse(run.script);
  return use.needs !== null || use.fetches ? { ...run, use } : null;
}

function report(group: AptRun[], sources: ReadonlyMap<number, Instruction>, input: RuleInput): Finding[] {
  const dependents = group.filter(({ use }) => use.needs !== null);
  const [first] = dependents;
  const source = sources.get(first?.instruction.index ?? -1);
  if (first?.use.needs == null || source === undefined) return [];
  const { program, verbWord } = first.use.needs;
  const who = dependents.length > 1 ? `${dependents.length} RUN steps go` : `${program} ${verbWord.text} goes`;
  const { line, span } = first.instruction;
  const last = dependents.at(-1) ?? first;
  return [
    {
      line,
      endLine: last.instruction.endLine,
      span: { start: span.start, end: last.instruction.span.end },
      message: `${who} by the package lists of line ${source.line}${sayAge(source, input)}: while those stay cached they grow old, and versions are missed or not found.`,
      costMs: null,
      costBytes: null,
      fixes: listFixes(group, first, input),
    },
  ];
}

function sayAge({ index }: Instruction, { explanation, now }: RuleInput): string {
  const last = explanation.instructions[index]?.last;
  return last?.status === "cached" && last.createdAt !== null ? ` (${formatAge(now - last.createdAt)} old)` : "";
}

function listFixes(group: AptRun[], first: AptRun, input: RuleInput): EditFix[] {
  const [leader] = group;
  if (leader !== first) {
    if (!isSeveral(group)) return [];
    const title = `Join ${group.length} RUN instructions`;
    return [{ kind: "edit", title, keepsImage: true, edits: () => joinRuns(group, input) }];
  }
  const update = insertUpdate(first, input);
  if (update === null) return [];
  const joined = isSeveral(group) ? joinRuns(group, input) : [];
  const title = "Fetch the package lists in the same RUN (newer packages may come into the image)";
  return [{ kind: "edit", title, keepsImage: false, edits: () => [update, ...joined] }];
}

/** Puts the update right in front of the call that needs it; in front of the whole script where that is not certain. */
function insertUpdate({ instruction, script, use }: AptRun, { explanation }: RuleInput): TextEdit | null {
  const places = findPlaces(explanation.dockerfile, instruction);
  const at = use.needs === null ? null : findInsertion(script, use.needs);
  if (places === null || at === null) return null;
  const { start } = places({ start: at, end: at + 1 });
  const text = use.needs?.isSudo === true ? "sudo apt-get update && " : "apt-get update && ";
  return { span: { start, end: start }, text };
}

function findInsertion({ chain, canFollow }: ShellScript, { command }: PackageCall): number | null {
  const isLink = chain?.some(({ span }) => span.start === command.span.start) === true;
  if (isLink) return command.span.start;
  return canFollow ? 0 : null;
}
