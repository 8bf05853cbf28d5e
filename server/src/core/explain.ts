import { lastStepsOf } from "./build/describeLastSteps.ts";
import type { BuilderKind, BuildRecord } from "./build/buildRecord.ts";
import type { LastStep } from "./build/lastStep.ts";
import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { parseDockerfile } from "./dockerfile/parseDockerfile.ts";
import type { ExplainedInstruction, ExplainedStage, Explanation, NextStep } from "./explanation.ts";
import { groupBy } from "./groupBy.ts";
import type { BuildPlan, PlannedInstruction } from "./plan/plan.ts";
import type { Platform } from "./plan/platform.ts";
import { planBuild } from "./plan/planBuild.ts";
import type { Problem } from "./text.ts";

/** All facts that an explanation is made of, but for the Dockerfile. */
export interface Facts {
  /** The builder that the next build uses. */
  readonly builder: BuilderKind;
  /** The stage that the next build asks for, by name or number; null for the last one. */
  readonly target: string | null;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** What the next build is for; null for the engine's own platform. */
  readonly platform: Platform | null;
  /** The newest known build of the Dockerfile. */
  readonly record: BuildRecord | null;
  /** What to tell the user of the record, in a sentence. */
  readonly note: string | null;
}

/** The same with the Dockerfile's text now, saved or not. */
export interface ExplainInput extends Facts {
  readonly text: string;
}

/** The whole product as one function: says of every instruction what the last build did there and what the next will do. */
export function explain({ text, ...facts }: ExplainInput): Explanation {
  return explainer(facts)(parseDockerfile(text));
}

/** Does the same for one text after the other while the user types: what follows from the facts alone is done once. */
export function explainer(facts: Facts): (dockerfile: Dockerfile) => Explanation {
  const describe = facts.record === null ? null : lastStepsOf(facts.record);
  return (dockerfile) => explainDockerfile(dockerfile, facts, describe?.(dockerfile) ?? []);
}

function explainDockerfile(dockerfile: Dockerfile, facts: Facts, last: readonly (LastStep | null)[]): Explanation {
  const { builder, target, buildArgs, platform, record, note } = facts;
  const plan = planBuild(dockerfile, {
    builder,
    target,
    buildArgs,
    named: false,
    ...(platform === null ? {} : { platform }),
  });
  return {
    dockerfile,
    builder,
    lastBuild: record,
    note,
    stages: explainStages(plan),
    instructions: dockerfile.instructions.map((instruction, index): ExplainedInstruction => {
      const stage = plan.instructions[index]?.stage ?? null;
      return {
        instruction,
        stage,
        stageName: stage === null ? null : (plan.stages[stage]?.name ?? null),
        last: last[index] ?? null,
        next: nextStep(plan.instructions[index]),
      };
    }),
    problems: inFileOrder([...dockerfile.problems, ...plan.problems]),
  };
}

function explainStages({ stages, instructions }: BuildPlan): ExplainedStage[] {
  const byStage = groupBy(instructions, ({ stage }) => stage);
  return stages.map(({ index, name, reached }) => {
    const own = byStage.get(index) ?? [];
    return { index, name, instructions: own.map((planned) => planned.index), reached };
  });
}

function nextStep(planned: PlannedInstruction | undefined): NextStep {
  if (planned?.stage != null && !planned.reached) return { status: "skip" };
  if (planned?.role === "configuration") return { status: "metadata" };
  return { status: "unknown", reasons: [{ kind: "no-record" }] };
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}
