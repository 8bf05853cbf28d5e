import { readDeclarations } from "../plan/globalArguments.ts";
import { estimateBuild } from "../estimateBuild.ts";
import type { Explanation } from "../explanation.ts";
import type { StepId } from "../plan/command.ts";
import type { Step } from "../plan/plan.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import { formatDuration } from "../presentation/units.ts";

/** What another text does to the time of builds, as far as builds have shown how long its steps take. */
export interface FixEffect {
  /** Milliseconds that the next build takes longer with it; null when that can't be told, or is next to nothing. */
  readonly onceMs: number | null;
  /** What builds take less later, most first. */
  readonly savings: readonly Saving[];
}

/** Milliseconds that a build takes less when what an instruction copies, or the value of an ARG, has changed. */
export interface Saving {
  /** In the text before. */
  readonly line: number;
  readonly ms: number;
}

/** Less is not worth a word. */
const leastMs = 1000;

/** Compares a text with what becomes of it. Nothing is told that goes by a RUN of which no build has shown the time. */
export function weighFix(before: Explanation, after: Explanation): FixEffect {
  const times = new Map(before.instructions.map(({ instruction, usualMs }) => [instruction.text, usualMs]));
  // What was moved is not known again by its place.
  const fixed = {
    ...after,
    instructions: after.instructions.map((each) => {
      return { ...each, usualMs: each.usualMs ?? times.get(each.instruction.text) ?? null };
    }),
  };
  const [now, then] = [estimateNext(before), estimateNext(fixed)];
  const onceMs = now === null || then === null ? null : then - now;
  const savings = listChanging(before).flatMap((instruction): Saving[] => {
    const same = findSame(instruction, fixed);
    const [cost, less] = [estimateChange(instruction, before), same === null ? null : estimateChange(same, fixed)];
    return cost === null || less === null ? [] : [{ line: instruction.line, ms: cost - less }];
  });
  return {
    onceMs: onceMs === null || onceMs < leastMs ? null : onceMs,
    savings: savings.filter(({ ms }) => ms >= leastMs).sort((a, b) => b.ms - a.ms),
  };
}

/** In a few words: `costs ≈52 s once, saves ≈48 s at each change of line 3`; null when nothing is told. */
export function sayEffect({ onceMs, savings: [saving] }: FixEffect): string | null {
  const once = onceMs === null ? [] : [`costs ≈${formatDuration(onceMs)} once`];
  const later =
    saving === undefined ? [] : [`saves ≈${formatDuration(saving.ms)} at each change of line ${saving.line}`];
  return once.length + later.length === 0 ? null : [...once, ...later].join(", ");
}

function estimateNext(explanation: Explanation): number | null {
  const { instructions, isPredicted, summary } = explanation;
  if (!isPredicted || summary.unknown > 0) return null;
  return estimate(explanation, (index) => instructions[index]?.next.status === "rebuild");
}

/** Null when a RUN is among what runs that was never seen to. */
function estimate({ plan, builder, instructions }: Explanation, runs: (index: number) => boolean): number | null {
  const running = instructions.map((each, index) => (runs(index) ? each : null));
  const isMeasured = running.every((each) => each?.instruction.keyword !== "RUN" || each.usualMs !== null);
  return isMeasured
    ? estimateBuild(
        plan,
        builder,
        running.map((each) => each?.usualMs ?? null),
      )
    : null;
}

/** The instructions that may make a step run although the text has not changed. */
function listChanging({ instructions, plan }: Explanation): Instruction[] {
  return instructions.flatMap(({ instruction, stage }, index) => {
    if (stage === null || plan.stages[stage]?.reached !== true) return [];
    const copies = plan.instructions[index]?.steps.some((id) => {
      const command = plan.steps[id]?.command;
      return command?.kind === "copy" && command.from.kind === "context";
    });
    return copies === true || instruction.keyword === "ARG" ? [instruction] : [];
  });
}

/** The only instruction of the same text; null when there are several. */
function findSame({ text }: Instruction, { dockerfile }: Explanation): Instruction | null {
  const [same, ...others] = dockerfile.instructions.filter((each) => each.text === text);
  return others.length > 0 ? null : (same ?? null);
}

/** What a build takes in which nothing but an instruction's files or value has changed. */
function estimateChange(instruction: Instruction, explanation: Explanation): number | null {
  const { plan } = explanation;
  const affected = new Set<StepId>();
  for (const step of plan.steps) {
    if (isTouched(step, instruction, explanation) || step.inputs.some((input) => affected.has(input))) {
      affected.add(step.id);
    }
  }
  const changed = new Set([...affected].map((id) => plan.steps[id]?.instruction));
  return estimate(explanation, (index) => changed.has(index));
}

/** An argument in scope is in the environment of each RUN, whether that uses it or not. */
function isTouched(step: Step, { keyword, index }: Instruction, { plan, dockerfile }: Explanation): boolean {
  const { instruction, stage, command } = step;
  if (keyword !== "ARG") return instruction === index;
  if (instruction < index || stage !== plan.instructions[index]?.stage) return false;
  const declared = dockerfile.instructions[index];
  const text = dockerfile.instructions[instruction]?.text ?? "";
  const names = declared === undefined ? [] : readDeclarations(declared).map(({ name }) => name);
  return command.kind === "run" || names.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(text));
}
