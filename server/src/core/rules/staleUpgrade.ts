import type { Instruction } from "../dockerfile/dockerfile.ts";
import { formatAge, formatTime } from "../presentation/units.ts";
import { addTimes, sayTime } from "./cost.ts";
import { insertAbove } from "./edits.ts";
import type { EditFix, Finding, RebuildFix } from "./finding.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { readPackageCall, type PackageCall } from "./shell/packages.ts";
import { listStages } from "./stages.ts";

const DAY = 24 * 3600 * 1000;

/** Updates that were fetched long ago: a cached layer stays as it is, however many updates there have been since. */
export const staleUpgrade: Rule = {
  code: "stale-upgrade",
  summary: "Upgrades taken from an old cached layer",
  severity: "warning",
  check: (input) => {
    return listStages(input).flatMap((stage) => {
      return stage.flatMap((instruction) => report(instruction, stage, input));
    });
  },
};

function report(instruction: Instruction, stage: readonly Instruction[], input: RuleInput): Finding[] {
  const call = findUpgrade(instruction, input);
  const age = call === null ? null : ageOf(instruction, input);
  if (call === null || age === null || age <= input.options.staleAfterDays * DAY) return [];
  const dated = datedArgument(instruction, stage, input);
  if (dated === null) return [];
  const { line, endLine, span, index } = instruction;
  const costMs = addTimes(input, [index]);
  const verb = call.manager === "pacman" ? call.verbWord.text : `${call.program} ${call.verbWord.text}`;
  return [
    {
      line,
      endLine,
      span,
      message: `${verb} is taken from a layer cached ${formatAge(age)} ago: updates since then are not in the image. Run it again${sayTime(costMs)}.`,
      costMs,
      costBytes: null,
      fixes: [rebuild(index, input), dated],
    },
  ];
}

function findUpgrade({ index }: Instruction, { scriptOf }: RuleInput): PackageCall | null {
  const calls = scriptOf(index)?.commands.map(readPackageCall) ?? [];
  return calls.find((call) => call?.verb === "upgrade") ?? null;
}

/** How old the layer is that the next build takes from the cache, in milliseconds; null when it takes none, or none is known. */
function ageOf({ index }: Instruction, { explanation, now }: RuleInput): number | null {
  const { last = null, next } = explanation.instructions[index] ?? {};
  if (last === null || last.textBefore !== null || last.createdAt === null) return null;
  const isTaken = last.status === "cached" ? next?.status !== "rebuild" : next?.status === "cached";
  return isTaken ? now - last.createdAt : null;
}

/** Only BuildKit can do without the cache of one stage, by its name. */
function rebuild(instruction: number, { explanation: { plan, builder } }: RuleInput): RebuildFix {
  const stage = plan.stages[plan.instructions[instruction]?.stage ?? -1]?.name ?? null;
  return stage === null || builder === "classic"
    ? { kind: "rebuild", title: "Rebuild without cache" }
    : { kind: "rebuild", title: `Rebuild stage ${stage} without cache`, stage };
}

const argument = "UPGRADED_ON";

/** An argument whose value is today: it makes another step of what follows. Null when it is there already. */
function datedArgument(
  instruction: Instruction,
  stage: readonly Instruction[],
  { explanation, now }: RuleInput,
): EditFix | null {
  const line = `ARG ${argument}=${formatTime(now).slice(0, 10)}`;
  const { text } = explanation.dockerfile;
  const above = stage.find(({ index, rest }) => index < instruction.index && rest.startsWith(`${argument}=`));
  const written = above === undefined ? null : text.slice(above.span.start, above.span.end);
  if (written === line) return null;
  const edit = above === undefined ? insertAbove(text, instruction, [line]) : { span: above.span, text: line };
  const title = `Run it again from today on: ${line} (brings newer packages into the image)`;
  return { kind: "edit", title, keepsImage: false, edits: () => [edit] };
}
