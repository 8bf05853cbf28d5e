import type { Instruction } from "../dockerfile/dockerfile.ts";
import { runsSomething } from "../plan/stepKeywords.ts";
import { formatCount } from "../presentation/units.ts";
import { addTimes, sayTime } from "./cost.ts";
import { countChanges } from "./countChanges.ts";
import { countCommits, type CommitCount } from "./countCommits.ts";
import { countEdits } from "./countEdits.ts";
import { moveInstructions } from "./edits.ts";
import { makeEditFix, type EditFix, type Finding } from "./finding.ts";
import { followOrigin, type OriginWay } from "./followOrigin.ts";
import { isOften } from "./often.ts";
import { passCopies, readMovableCopy } from "./passCopy.ts";
import { passRun, readMovableRun } from "./passRun.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { sayLines, sayList } from "./sayList.ts";
import { listStages } from "./stages.ts";

/** What often changes above slow steps that do not need it. */
export const ripple: Rule = {
  code: "ripple",
  summary: "A step that often changes above slow ones that do not need it",
  severity: "warning",
  check: (input) => {
    const candidates = listStages(input).flatMap((stage) => {
      return stage.flatMap((instruction, at) => readCandidate(instruction, stage.slice(at + 1), input) ?? []);
    });
    if (candidates.length === 0) return [];
    const findHabit = habitFinder(input);
    return candidates.flatMap((candidate) => {
      const habit = findHabit(candidate.instruction);
      return habit === null ? [] : [report(candidate, habit, input)];
    });
  },
};

interface Candidate {
  readonly instruction: Instruction;
  readonly way: OriginWay;
  /** Those of the way that run again for nothing. */
  readonly steps: readonly Instruction[];
  readonly costMs: number;
}

/** Steps that are over sooner are not worth a word. */
const leastMs = 1000;

function readCandidate(instruction: Instruction, below: readonly Instruction[], input: RuleInput): Candidate | null {
  const way = followWay(instruction, below, input);
  const steps = way?.passed.filter(({ keyword }) => runsSomething(keyword)) ?? [];
  const costMs = addTimes(
    input,
    steps.map(({ index }) => index),
  );
  return way === null || costMs === null || costMs < leastMs ? null : { instruction, way, steps, costMs };
}

function followWay(instruction: Instruction, below: readonly Instruction[], input: RuleInput): OriginWay | null {
  const run = readMovableRun(instruction, input);
  if (run !== null) return followOrigin(instruction, below, (each) => passRun(each, run, input));
  const copy = readMovableCopy(instruction, input);
  if (copy?.command.from.kind !== "context") return null;
  return followOrigin(instruction, below, (each, moved) => {
    const copies = moved.flatMap((other) => readMovableCopy(other, input) ?? []);
    return passCopies(each, copies, input);
  });
}

/** So many builds tell more of what changes between builds than commits do. */
const enoughBuilds = 6;

/** Says how often an instruction changed; null when that is not often. */
function habitFinder(input: RuleInput): (instruction: Instruction) => string | null {
  const inBuilds = countChanges(input);
  // Reading what Git has takes its time, and is seldom asked for.
  let inCommits: ReturnType<typeof countEdits> | null = null;
  return (instruction) => {
    const { changed, builds } = inBuilds(instruction.index);
    if (isOften(changed, builds)) return `changed in ${changed} of ${builds} builds`;
    if (builds >= enoughBuilds) return null;
    const command = input.stepOf(instruction.index)?.command;
    return command?.kind === "copy"
      ? sayCommits("takes what changed", countCommits(command, input.files))
      : sayCommits("was edited", (inCommits ??= countEdits(input))(instruction));
  };
}

function sayCommits(what: string, count: CommitCount | null): string | null {
  if (count === null || !isOften(count.changed, count.commits)) return null;
  return `${what} in ${count.changed} of the last ${count.commits} commits`;
}

function report(candidate: Candidate, habit: string, input: RuleInput): Finding {
  const { instruction, way, steps, costMs } = candidate;
  const { line, endLine, span, keyword } = instruction;
  const [again, last] = [`${formatCount(steps.length, "step")} below it`, way.passed.at(-1)?.endLine ?? endLine];
  const run = steps.length === 1 ? "that does not need it runs" : "that do not need it run";
  return {
    line,
    endLine,
    span,
    message: `This ${keyword} ${habit}, and each time ${again} ${run} again${sayTime(costMs)}: move ${sayMoved(way)} below line ${last}.`,
    costMs,
    costBytes: null,
    fixes: fixMove(way, input),
  };
}

function sayMoved({ moved: [, ...others] }: OriginWay): string {
  return others.length === 0 ? "it" : `it and ${sayLines(others)}`;
}

function fixMove({ moved, passed, keepsImage }: OriginWay, input: RuleInput): readonly EditFix[] {
  const last = passed.at(-1);
  const edits = last === undefined ? null : moveInstructions(input.explanation.dockerfile.text, moved, last);
  if (last === undefined || edits === null) return [];
  const keywords = [...new Set(moved.map(({ keyword }) => keyword))];
  return [makeEditFix(`Move ${sayList(keywords)} below line ${last.endLine}`, keepsImage, () => edits)];
}
