import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { runsSomething } from "../plan/stepKeywords.ts";
import { formatCount } from "../presentation/units.ts";
import { addTimes, sayTime } from "./cost.ts";
import { moveInstructions } from "./edits.ts";
import { makeEditFix, type EditFix, type Finding } from "./finding.ts";
import { countCommits, type CommitCount } from "./countCommits.ts";
import { countChanges, type ChangeCount } from "./countChanges.ts";
import { goesToProject, isApartRun, isMovable } from "./movable.ts";
import { mayFeed } from "./mayFeed.ts";
import { isOften } from "./often.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { listStages } from "./stages.ts";

/** A copy that often changes above slow steps that do not need it. */
export const ripple: Rule = {
  code: "ripple",
  summary: "A copy that often changes above slow steps that do not need it",
  severity: "warning",
  check: (input) => {
    const candidates = listStages(input).flatMap((stage) => {
      return stage.flatMap((instruction, at) => readCandidate(instruction, stage.slice(at + 1), input) ?? []);
    });
    if (candidates.length === 0) return [];
    const changes = countChanges(input);
    return candidates.flatMap((candidate) => {
      const habit = findHabit(changes(candidate.instruction.index), countCommits(candidate.command, input.files));
      return habit === null ? [] : [report(candidate, habit, input)];
    });
  },
};

interface Candidate {
  readonly instruction: Instruction;
  readonly command: Copy;
  /** Up to the last step that runs again for nothing. */
  readonly passed: readonly Instruction[];
  readonly steps: readonly Instruction[];
  readonly costMs: number;
}

/** Steps that are over sooner are not worth a word. */
const leastMs = 1000;

function readCandidate(instruction: Instruction, below: readonly Instruction[], input: RuleInput): Candidate | null {
  const step = input.stepOf(instruction.index);
  const command = step?.command;
  if (command?.kind !== "copy" || command.from.kind !== "context" || command.documents.length > 0) return null;
  if (!isMovable(instruction, command, [], input) || !goesToProject(command)) return null;
  const end = below.findIndex((each) => {
    return !isMovable(instruction, command, [each], input) && (each.keyword !== "RUN" || mayFeed(command, each, input));
  });
  const free = end < 0 ? below : below.slice(0, end);
  const passed = free.slice(0, free.findLastIndex(({ keyword }) => keyword === "RUN") + 1);
  const steps = passed.filter(({ keyword }) => runsSomething(keyword));
  const costMs = addTimes(
    input,
    steps.map(({ index }) => index),
  );
  return costMs === null || costMs < leastMs ? null : { instruction, command, passed, steps, costMs };
}

/** So many builds tell more of what changes between builds than commits do. */
const enoughBuilds = 6;

/** How often it changes, in words; null when that is not often. */
function findHabit({ changed, builds }: ChangeCount, byCommits: CommitCount | null): string | null {
  if (isOften(changed, builds)) return `changed in ${changed} of ${builds} builds, and each time`;
  if (builds >= enoughBuilds || byCommits === null || !isOften(byCommits.changed, byCommits.commits)) return null;
  return `takes what changed in ${byCommits.changed} of the last ${byCommits.commits} commits, and each time`;
}

function report(candidate: Candidate, habit: string, input: RuleInput): Finding {
  const { instruction, steps, costMs } = candidate;
  const { line, endLine, span, keyword } = instruction;
  const [again, last] = [`${formatCount(steps.length, "step")} below it`, steps.at(-1)?.endLine ?? endLine];
  const run = steps.length === 1 ? "that does not need it runs" : "that do not need it run";
  return {
    line,
    endLine,
    span,
    message: `This ${keyword} ${habit} ${again} ${run} again${sayTime(costMs)}: move it below line ${last}.`,
    costMs,
    costBytes: null,
    fixes: fixMove(candidate, last, input),
  };
}

function fixMove({ instruction, passed }: Candidate, line: number, input: RuleInput): readonly EditFix[] {
  const last = passed.at(-1);
  if (last === undefined) return [];
  const edits = moveInstructions(input.explanation.dockerfile.text, [instruction], last);
  if (edits === null) return [];
  // WORKDIR makes its folder another way than a copy into it does.
  const keepsImage = passed.every((each) => {
    return each.keyword !== "WORKDIR" && (each.keyword !== "RUN" || isApartRun(each, input));
  });
  return [makeEditFix(`Move ${instruction.keyword} below line ${line}`, keepsImage, () => edits)];
}
