import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { ExplainedStage } from "../explanation.ts";
import { addTimes, sayTime } from "./cost.ts";
import type { EditFix, Finding } from "./finding.ts";
import { listFreeNames } from "./stageNames.ts";
import type { Rule, RuleInput } from "./rule.ts";

/** Stages without a name: builders can rebuild a stage alone by its name only. The last one needs none. */
export const unnamedStage: Rule = {
  code: "unnamed-stage",
  summary: "Stages that cannot be rebuilt alone because they have no name",
  severity: "hint",
  check: (input) => {
    const { stages } = input.explanation;
    const unnamed = stages.slice(0, -1).filter(({ name }) => name === null);
    return unnamed.flatMap((stage, place) => report(stage, place, input));
  },
};

function report({ index, instructions }: ExplainedStage, place: number, input: RuleInput): Finding[] {
  const { dockerfile } = input.explanation;
  const [first, ...steps] = instructions;
  const from = first === undefined ? undefined : dockerfile.instructions[first];
  // A stage that nothing is run in has nothing to rebuild.
  if (from === undefined || !steps.some((step) => dockerfile.instructions[step]?.keyword === "RUN")) return [];
  const costMs = addTimes(input, steps);
  return [
    {
      line: from.line,
      endLine: from.endLine,
      span: from.span,
      message: `Stage ${index} has no name: with one it can be rebuilt without cache alone${sayTime(costMs)}.`,
      costMs,
      costBytes: null,
      fixes: nameStage(from, place, input),
    },
  ];
}

/** `place`: which of the stages without a name it is, from 0, so that each gets another one. */
function nameStage({ span, rest, words }: Instruction, place: number, input: RuleInput): EditFix[] {
  const { text } = input.explanation.dockerfile;
  const written = text.slice(span.start, span.end).trimEnd();
  const last = words.at(-1) ?? "";
  if (words.length !== 1 || !rest.endsWith(last) || !written.endsWith(last)) return [];
  const name = listFreeNames(text, place + 1)[place] ?? "";
  const end = span.start + written.length;
  const edit = { span: { start: end, end }, text: /^[a-z]/.test(written) ? ` as ${name}` : ` AS ${name}` };
  return [{ kind: "edit", title: `Name the stage ${name}`, keepsImage: true, edits: () => [edit] }];
}
