import { unknown, type Known } from "../known.ts";
import type { BuildPlan, Stage } from "../plan/plan.ts";
import type { Timestamp } from "./buildRecord.ts";
import { noSettings, type ClassicImage, type ImageTree } from "./classicImage.ts";
import { isMadeBy } from "./madeBy.ts";

/** The image that each instruction of a build left, by instruction index; FROM has its base image, if there is one. */
export type ClassicChains = ReadonlyMap<number, ClassicImage>;

/**
 * Finds the images of the newest classic build of a Dockerfile: for each stage that the builder runs, a chain in which
 * every instruction has its image. Null when some instruction of a stage has none. Of several chains, the target's
 * newest is taken, and of the other stages the newest that was there by then.
 */
export function findClassicChains(plan: BuildPlan, images: ImageTree): ClassicChains | null {
  const ends: ClassicImage[][] = [];
  const stages = plan.stages.filter(({ reached }) => reached);
  for (const stage of stages) ends[stage.index] = matchStage(stage, plan, images, ends);
  const chains = new Map<number, ClassicImage>();
  let until = Number.POSITIVE_INFINITY;
  // From the target up: a stage that another is made from has its images in that one's chain already.
  for (const stage of [...stages].reverse()) {
    if (chains.has(stage.from)) continue;
    const end = newest(ends[stage.index] ?? [], until);
    if (end === null) return null;
    if (until === Number.POSITIVE_INFINITY) until = finishedAt(end);
    addChain(chains, stage, end, plan, images);
  }
  const found = [...chains].filter(([, image]) => image !== NOTHING);
  return found.length === 0 ? null : new Map(found);
}

/** When the last build that we can tell of ended with this image. */
export function finishedAt(image: ClassicImage): Timestamp {
  return Math.max(image.createdAt, image.lastTagAt ?? 0);
}

/** The images with which a stage may have ended. */
function matchStage(
  stage: Stage,
  plan: BuildPlan,
  images: ImageTree,
  ends: readonly (readonly ClassicImage[])[],
): ClassicImage[] {
  let matched = startOf(stage, images, ends);
  const steps = [stage.from, ...instructionsOf(stage, plan)].flatMap((index) => plan.instructions[index]?.steps ?? []);
  for (const step of steps.flatMap((id) => plan.steps[id] ?? [])) {
    if (step.command.kind === "base") continue;
    const made = matched.flatMap(({ id }) => images.children(id)).flatMap((id) => images.image(id) ?? []);
    matched = made.filter((image) => isMadeBy(image, step, forgetSources) !== "no");
  }
  return matched;
}

/** The files may be others by now. */
function forgetSources(): Known<string> {
  return unknown("what was copied is not known");
}

const NOTHING: ClassicImage = {
  id: "",
  parent: "",
  tags: [],
  createdBy: "",
  words: null,
  createdAt: 0,
  lastTagAt: null,
  taggedAgain: null,
  sizeBytes: 0,
  settings: noSettings,
};

function startOf(stage: Stage, images: ImageTree, ends: readonly (readonly ClassicImage[])[]): ClassicImage[] {
  const { base } = stage;
  if (base.kind === "scratch") return [NOTHING];
  if (base.kind === "stage") return [...(ends[base.stage] ?? [])];
  if (base.kind === "context" || !base.reference.known) return [];
  const image = images.image(images.find(base.reference.value) ?? "");
  return image === null ? [] : [image];
}

function instructionsOf(stage: Stage, plan: BuildPlan): number[] {
  return plan.instructions
    .filter((planned) => planned.stage === stage.index && planned.index !== stage.from)
    .map(({ index }) => index);
}

function newest(images: readonly ClassicImage[], until: Timestamp): ClassicImage | null {
  const there = images.filter(({ createdAt }) => createdAt <= until);
  return there.reduce<ClassicImage | null>(
    (best, image) => (best !== null && finishedAt(best) >= finishedAt(image) ? best : image),
    null,
  );
}

/** Walks from the last image of a stage to its base, and on through the stages that it is made from. */
function addChain(
  chains: Map<number, ClassicImage>,
  stage: Stage,
  end: ClassicImage,
  plan: BuildPlan,
  images: ImageTree,
): void {
  let image = end;
  for (const index of instructionsOf(stage, plan).reverse()) {
    chains.set(index, image);
    image = images.image(image.parent) ?? NOTHING;
  }
  chains.set(stage.from, image);
  const below = stage.base.kind === "stage" ? plan.stages[stage.base.stage] : undefined;
  if (below !== undefined && !chains.has(below.from)) addChain(chains, below, image, plan, images);
}
