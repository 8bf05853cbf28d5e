import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { groupBy } from "../groupBy.ts";
import { known, unknown, type Known } from "../known.ts";
import { emptyImageConfig, type ImageConfig } from "../plan/imageConfig.ts";
import { imagesAmong, listFileContexts } from "../plan/namedContext.ts";
import type { BuildPlan } from "../plan/plan.ts";
import { planBuild } from "../plan/planBuild.ts";
import { alignInstructions, type Alignment } from "./alignInstructions.ts";
import type { BuildRecord, StepOutcome, StepRecord, Timestamp } from "./buildRecord.ts";
import { findEdits } from "./editsByName.ts";
import { findImageLayers } from "./imageLayers.ts";
import type { LastStatus, LastStep } from "./lastStep.ts";
import type { LayerFacts } from "./layers.ts";
import { listFollowers } from "./listFollowers.ts";
import { placeSteps } from "./placeSteps.ts";

/**
 * Says of each instruction of a Dockerfile what the last build did there: null for instructions that the build did not
 * have.
 */
export type DescribeLastSteps = (dockerfile: Dockerfile) => readonly (LastStep | null)[];

/**
 * Reads a record, once for all the texts that it is compared with while the user types. `built` is the Dockerfile of which
 * it has the text. Without (of a build that was cancelled, or failed with an older buildx), the names of its steps tell
 * what was edited.
 */
export function lastStepsOf(record: BuildRecord, built: Dockerfile | null): DescribeLastSteps {
  if (built === null) return (dockerfile) => describeBuilt(record, dockerfile);
  const steps = describeBuilt(record, built);
  const before = built.instructions.map(comparable);
  return ({ instructions }) => {
    return alignInstructions(before, instructions.map(comparable)).map((alignment) => {
      return carryOver(alignment, built, steps);
    });
  };
}

/** An instruction's heredocs are part of what it is. */
function comparable({ keyword, text, heredocs }: Instruction): { keyword: string; text: string } {
  if (heredocs.length === 0) return { keyword, text };
  return { keyword, text: [text, ...heredocs.map(({ content }) => content)].join("\n") };
}

function carryOver(alignment: Alignment, built: Dockerfile, steps: readonly (LastStep | null)[]): LastStep | null {
  switch (alignment.kind) {
    case "new":
      return null;
    case "same":
      return steps[alignment.index] ?? null;
    case "edited": {
      const step = steps[alignment.index];
      const textBefore = built.instructions[alignment.index]?.text ?? null;
      return step == null ? null : { ...step, textBefore };
    }
  }
}

/** The instructions of the Dockerfile that was built whose results are in the image, first to last. */
export function listImageInstructions(record: BuildRecord, built: Dockerfile): Instruction[] {
  return imageChain(planOfRecord(record, built), built);
}

/** The plan of the build that a record tells of, as far as the record knows its options. */
function planOfRecord(record: BuildRecord, dockerfile: Dockerfile): BuildPlan {
  return planFor(record, dockerfile, unknown("the configuration of the base image then is not known"));
}

/**
 * The plan to find printed names in: names are those of a build whose base images set nothing, as most don't set what RUN
 * has variables of. Of a step that was printed otherwise it is not known what became of it.
 */
export function namingPlanOf(record: BuildRecord, dockerfile: Dockerfile): BuildPlan {
  return planFor(record, dockerfile, known(emptyImageConfig));
}

function planFor(
  { builder, target, buildArgs, origin }: BuildRecord,
  dockerfile: Dockerfile,
  config: Known<ImageConfig>,
): BuildPlan {
  const named = origin?.namedContexts ?? new Map<string, never>();
  return planBuild(dockerfile, {
    ...{ builder, target, buildArgs, baseConfig: () => config },
    namedContexts: new Set(listFileContexts(named)),
    namedImages: imagesAmong(named),
  });
}

function describeBuilt(record: BuildRecord, built: Dockerfile): (LastStep | null)[] {
  const plan = planOfRecord(record, built);
  const naming = record.steps.some(({ place }) => place.kind === "name") ? namingPlanOf(record, built) : plan;
  const placed = placeSteps(record.steps, built, naming);
  const layers = findImageLayers(imageChain(plan, built), record.imageLayers);
  const edits = record.dockerfile.text === null ? findEdits(record.steps, naming, new Set(placed.keys())) : null;
  const described = built.instructions.map(({ index }) => {
    const edit = edits?.get(index);
    if (edit === null) return null;
    const steps = edit === undefined ? (placed.get(index) ?? []) : [edit.step];
    const step = describeStep(statusOf(record, plan, index, steps), steps, layers.get(index));
    return { ...step, builtAs: index, textBefore: edit?.textBefore ?? null };
  });
  const followers = listFollowers(
    described.map((step) => step?.status ?? null),
    plan,
  );
  return described.map((step, index) => (step === null ? null : { ...step, mayFollow: followers[index] === true }));
}

function describeStep(
  status: LastStatus,
  steps: readonly StepRecord[],
  layer: LayerFacts | undefined,
): Omit<LastStep, "builtAs" | "textBefore" | "mayFollow"> {
  return {
    status,
    durationMs: total(steps, ({ durationMs }) => durationMs),
    // The image's history is what Docker itself shows; the cache counts its own bookkeeping with containerd's store.
    sizeBytes: layer?.sizeBytes ?? total(steps, ({ sizeBytes }) => sizeBytes),
    // In the cache other projects' layers may have the same name; of a step that ran its own end is more exact.
    resultIds: steps.map(({ resultIds }) => resultIds).filter(({ length }) => length > 0),
    createdAt: (status === "cached" ? layer?.createdAt : null) ?? newestTime(steps) ?? layer?.createdAt ?? null,
  };
}

function newestTime(steps: readonly StepRecord[]): Timestamp | null {
  const times = steps.flatMap(({ createdAt }) => createdAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** The sum of what is known; null when nothing is. */
function total(steps: readonly StepRecord[], measure: (step: StepRecord) => number | null): number | null {
  const values = steps.map(measure).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function statusOf(record: BuildRecord, plan: BuildPlan, index: number, steps: readonly StepRecord[]): LastStatus {
  const planned = plan.instructions[index];
  if (planned === undefined) return "unknown";
  if (!planned.reached && planned.stage !== null && steps.length === 0) return "skipped";
  if (planned.role === "configuration" && steps.length === 0) return "metadata";
  const outcome = worstOutcome(steps);
  if (outcome !== null) return STATUS_OF[outcome];
  if (record.status !== "failed" && record.status !== "canceled") return "unknown";
  // What a base image sets may have been printed in its place.
  const isNamed = planned.steps.every((id) => plan.steps[id]?.vertexName?.known !== false);
  return isNamed || record.steps.length === 0 ? "skipped" : "unknown";
}

const STATUS_OF: Readonly<Record<StepOutcome, LastStatus>> = {
  failed: "failed",
  canceled: "canceled",
  running: "unknown",
  built: "built",
  cached: "cached",
  notReached: "skipped",
};

/** What to say of an instruction with several steps: `STATUS_OF` names the outcomes from the most telling on. */
function worstOutcome(steps: readonly StepRecord[]): StepOutcome | null {
  const outcomes = Object.keys(STATUS_OF) as StepOutcome[];
  return outcomes.find((outcome) => steps.some((step) => step.outcome === outcome)) ?? null;
}

/** The instructions whose results end up in the target's image, first to last: its stage and those it is made from. */
function imageChain(plan: BuildPlan, { instructions }: Dockerfile): Instruction[] {
  const byStage = groupBy(plan.instructions, (planned) => planned.stage);
  const chain: Instruction[][] = [];
  let stage = plan.target === null ? undefined : plan.stages[plan.target];
  while (stage !== undefined) {
    const own = byStage.get(stage.index) ?? [];
    const inImage = own.flatMap((planned) => instructions[planned.index] ?? []);
    // BuildKit notes no history for ONBUILD.
    chain.push(inImage.filter(({ keyword }) => keyword !== "FROM" && keyword !== "ONBUILD"));
    stage = stage.base.kind === "stage" ? plan.stages[stage.base.stage] : undefined;
  }
  return chain.reverse().flat();
}
