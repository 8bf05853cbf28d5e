import { findDurations, selectTimed } from "./build/findDurations.ts";
import type { BuilderKind, BuildRecord } from "./build/buildRecord.ts";
import type { NewerImage } from "./build/registryAnswer.ts";
import type { LastStep } from "./build/lastStep.ts";
import { RecordReader } from "./build/recordReader.ts";
import type { Forecast, Forecaster } from "./cache/forecast.ts";
import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { parseDockerfile } from "./dockerfile/parseDockerfile.ts";
import type { ExplainedInstruction, ExplainedStage, Explanation } from "./explanation.ts";
import { groupBy } from "./groupBy.ts";
import { findNextSteps, summarize } from "./nextSteps.ts";
import type { BuildPlan } from "./plan/plan.ts";
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
  /** Other builds that tell how long steps take, from the newest on. */
  readonly timings?: readonly BuildRecord[];
  /** Predicts the next build, with `buildArgs` among its options; null when it is not predicted. */
  readonly forecaster?: Forecaster | null;
  /** What `forecaster` takes for granted, in sentences. */
  readonly assumptions?: readonly string[];
  /** Images, by reference, of which the registry is known to have a newer one than the engine. */
  readonly newerImages?: ReadonlyMap<string, NewerImage>;
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

/**
 * Does the same for one text after the other while the user types: what follows from the facts alone is done once, and what
 * follows from a record alone once for all explainers that share `records`.
 */
export function explainer(facts: Facts, records = new RecordReader()): (dockerfile: Dockerfile) => Explanation {
  const { record, timings = [], builder, forecaster = null } = facts;
  const describeLast = record === null ? null : records.stepsOf(record);
  const timed = selectTimed(record === null ? timings : [record, ...timings], builder).map((each) => {
    return each === record ? null : records.stepsOf(each);
  });
  const predictNext = forecaster?.(facts) ?? null;
  return (dockerfile) => {
    const last = describeLast?.(dockerfile) ?? [];
    function* listBuilds(): Generator<readonly (LastStep | null)[]> {
      for (const describe of timed) yield describe?.(dockerfile) ?? last;
    }
    const predicted = predictNext?.(dockerfile) ?? null;
    return explainDockerfile(dockerfile, facts, predicted, last, findDurations(listBuilds(), dockerfile));
  };
}

function explainDockerfile(
  dockerfile: Dockerfile,
  facts: Facts,
  predicted: Forecast | null,
  last: readonly (LastStep | null)[],
  durations: readonly (number | null)[],
): Explanation {
  const { builder, record, note, assumptions = [], newerImages = new Map<string, NewerImage>() } = facts;
  const plan = predicted?.plan ?? planAlone(dockerfile, facts);
  const next = findNextSteps(plan, predicted?.verdicts ?? null, last, durations);
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
        usualMs: durations[index] ?? null,
        next: next[index] ?? { status: "metadata", reasons: [], estimateMs: null },
        newerImage: newerImages.get(findBase(plan, index) ?? "") ?? null,
      };
    }),
    summary: summarize(next, plan, builder),
    isPredicted: predicted !== null,
    assumptions,
    problems: inFileOrder([...dockerfile.problems, ...plan.problems]),
    plan,
  };
}

function planAlone(dockerfile: Dockerfile, { builder, target, buildArgs, platform }: Facts): BuildPlan {
  const options = { builder, target, buildArgs, named: false };
  return planBuild(dockerfile, { ...options, ...(platform === null ? {} : { platform }) });
}

/** The image that FROM names; null for other instructions, and for what is no image. */
function findBase({ instructions, steps }: BuildPlan, index: number): string | null {
  for (const id of instructions[index]?.steps ?? []) {
    const command = steps[id]?.command;
    if (command?.kind === "base" && command.reference.known) return command.reference.value;
  }
  return null;
}

function explainStages({ stages, instructions }: BuildPlan): ExplainedStage[] {
  const byStage = groupBy(instructions, ({ stage }) => stage);
  return stages.map(({ index, name, reached }) => {
    const own = byStage.get(index) ?? [];
    return { index, name, instructions: own.map((planned) => planned.index), reached };
  });
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}
