import type { Instruction } from "../dockerfile/dockerfile.ts";
import { readDeclarations } from "../plan/globalArguments.ts";
import { runsSomething } from "../plan/stepKeywords.ts";
import { changeFinder, readVariable, type Change, type DeclaredVariable } from "./changingValues.ts";
import { addTimes, sayTime } from "./cost.ts";
import { moveInstructions } from "./edits.ts";
import { makeEditFix, type EditFix, type Finding } from "./finding.ts";
import { followVariable, type VariableWay } from "./followVariable.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import { listStages } from "./stages.ts";
import { takesTime } from "./variableUse.ts";

/** A variable that changes from build to build above steps that have nothing to do with it. */
export const earlyArg: Rule = {
  code: "early-arg",
  summary: "ARG or ENV that changes from build to build above steps that do not use it",
  severity: "warning",
  check: (input) => {
    const fixed = listFixedGlobals(input);
    const findChange = changeFinder(input);
    const changeOf = (variable: DeclaredVariable): Change | null => {
      const change = findChange(variable);
      return change?.kind === "name" && fixed.has(variable.name) ? null : change;
    };
    return listStages(input).flatMap((stage) => {
      return stage.flatMap((instruction, at) => checkVariable(instruction, stage.slice(at + 1), changeOf, input) ?? []);
    });
  },
};

/** Names that an ARG in front of the first FROM gives a value. */
function listFixedGlobals({ explanation }: RuleInput): ReadonlySet<string> {
  const globals = explanation.instructions.flatMap(({ stage, instruction }) => (stage === null ? [instruction] : []));
  const declared = globals.flatMap(readDeclarations);
  return new Set(declared.flatMap(({ name, defaultValue }) => (defaultValue === null ? [] : [name])));
}

/** Steps that are over sooner are not worth a word. */
const leastMs = 1000;

function checkVariable(
  instruction: Instruction,
  below: readonly Instruction[],
  changeOf: (variable: DeclaredVariable) => Change | null,
  input: RuleInput,
): Finding | null {
  const variable = readVariable(instruction);
  if (variable === null) return null;
  const { name } = variable;
  const change = changeOf(variable);
  if (change === null) return null;
  const way = followVariable(name, instruction, below, input);
  const first = way.passed.findIndex(({ keyword }) => keyword === "RUN");
  const steps = first < 0 ? [] : way.passed.slice(first).filter(({ keyword }) => runsSomething(keyword));
  const last = steps.at(-1);
  if (last === undefined) return null;
  const isSlow = ({ index }: Instruction): boolean => {
    const script = input.scriptOf(index);
    return script !== null && takesTime(script);
  };
  const costMs = addTimes(
    input,
    steps.map(({ index }) => index),
  );
  if (costMs === null ? !steps.some(isSlow) : costMs < leastMs) return null;
  const { line, endLine, span } = instruction;
  return {
    line,
    endLine,
    span,
    message: describe(name, change, steps.length, costMs, last),
    costMs,
    costBytes: null,
    fixes: fixMove(way, last, input),
  };
}

function describe(name: string, change: Change, count: number, costMs: number | null, last: Instruction): string {
  const steps = count === 1 ? "1 step that does not use it runs" : `${count} steps that do not use it run`;
  const when =
    change.kind === "seen"
      ? `${name} had a new value in ${change.changed} of ${change.builds} builds, and each time`
      : `With each new ${name}`;
  return `${when} ${steps} again${sayTime(costMs)}: move it below line ${last.endLine}.`;
}

function fixMove(
  { moved, keepsImage }: VariableWay,
  last: Instruction,
  { explanation }: RuleInput,
): readonly EditFix[] {
  const edits = moveInstructions(explanation.dockerfile.text, moved, last);
  if (edits === null) return [];
  return [makeEditFix(`Move ${sayKeywords(moved)} below line ${last.endLine}`, keepsImage, () => edits)];
}

function sayKeywords(moved: readonly Instruction[]): string {
  return sayList([...new Set(moved.map(({ keyword }) => keyword))]);
}
