import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { fullReference } from "../plan/imageReference.ts";
import type { BuildPlan, Stage, Step } from "../plan/plan.ts";
import type { Timestamp } from "./buildRecord.ts";
import { keywordOf } from "./layers.ts";

/** An image that the classic builder made at one step, or a base image. */
export interface ClassicImage {
  readonly id: string;
  /** The image of the step before; empty for an image that was not built here. */
  readonly parent: string;
  readonly tags: readonly string[];
  /** As the image's history has it: `/bin/sh -c #(nop) COPY file:… in . `, or a RUN's bare command. */
  readonly createdBy: string;
  readonly createdAt: Timestamp;
  /** When it last got a tag: the end of the last build that gave it one; null when never. */
  readonly lastTagAt: Timestamp | null;
  /** Bytes that it adds to its parent; of a base image, all of them. */
  readonly sizeBytes: number;
}

/** The image that each instruction of a build left, by instruction index; FROM has its base image, if there is one. */
export type ClassicChains = ReadonlyMap<number, ClassicImage>;

/** The images of one engine, by what they were made from. */
interface Family {
  readonly byId: ReadonlyMap<string, ClassicImage>;
  readonly byTag: ReadonlyMap<string, ClassicImage>;
  readonly children: ReadonlyMap<string, readonly ClassicImage[]>;
}

/**
 * Finds the images of the newest classic build of a Dockerfile: for each stage that the builder runs, a chain in which
 * every instruction has its image. Null when some instruction of a stage has none. Of several chains, the target's
 * newest is taken, and of the other stages the newest that was there by then.
 */
export function findClassicChains(
  dockerfile: Dockerfile,
  plan: BuildPlan,
  images: readonly ClassicImage[],
): ClassicChains | null {
  const family = relate(images);
  const ends: ClassicImage[][] = [];
  const stages = plan.stages.filter(({ reached }) => reached);
  for (const stage of stages) ends[stage.index] = matchStage(stage, dockerfile, plan, family, ends);
  const chains = new Map<number, ClassicImage>();
  let until = Number.POSITIVE_INFINITY;
  // From the target up: a stage that another is made from has its images in that one's chain already.
  for (const stage of [...stages].reverse()) {
    if (chains.has(stage.from)) continue;
    const end = newest(ends[stage.index] ?? [], until);
    if (end === null) return null;
    if (until === Number.POSITIVE_INFINITY) until = finishedAt(end);
    addChain(chains, stage, end, plan, family);
  }
  const found = [...chains].filter(([, image]) => image !== NOTHING);
  return found.length === 0 ? null : new Map(found);
}

/** When the last build that we can tell of ended with this image. */
export function finishedAt(image: ClassicImage): Timestamp {
  return Math.max(image.createdAt, image.lastTagAt ?? 0);
}

function relate(images: readonly ClassicImage[]): Family {
  const children = new Map<string, ClassicImage[]>();
  for (const image of images) {
    const siblings = children.get(image.parent);
    if (siblings === undefined) children.set(image.parent, [image]);
    else siblings.push(image);
  }
  return {
    byId: new Map(images.map((image) => [image.id, image])),
    byTag: new Map(images.flatMap((image) => image.tags.map((tag) => [fullReference(tag) ?? tag, image]))),
    children,
  };
}

/** The images with which a stage may have ended. */
function matchStage(
  stage: Stage,
  dockerfile: Dockerfile,
  plan: BuildPlan,
  family: Family,
  ends: readonly (readonly ClassicImage[])[],
): ClassicImage[] {
  let front = startOf(stage, family, ends).map(({ id }) => id);
  let matched = startOf(stage, family, ends);
  for (const index of instructionsOf(stage, plan)) {
    const instruction = dockerfile.instructions[index];
    const step = plan.steps[plan.instructions[index]?.steps[0] ?? -1];
    if (instruction === undefined) return [];
    matched = front
      .flatMap((id) => family.children.get(id) ?? [])
      .filter((image) => isMadeBy(image, instruction, step));
    front = matched.map(({ id }) => id);
  }
  return matched;
}

const DEFAULT_SHELL = "/bin/sh -c";

const NOTHING: ClassicImage = {
  id: "",
  parent: "",
  tags: [],
  createdBy: "",
  createdAt: 0,
  lastTagAt: null,
  sizeBytes: 0,
};

function startOf(stage: Stage, family: Family, ends: readonly (readonly ClassicImage[])[]): ClassicImage[] {
  const { base } = stage;
  if (base.kind === "scratch") return [NOTHING];
  if (base.kind === "stage") return [...(ends[base.stage] ?? [])];
  if (base.kind === "context" || !base.reference.known) return [];
  const image = family.byTag.get(fullReference(base.reference.value) ?? "") ?? family.byId.get(base.reference.value);
  return image === undefined ? [] : [image];
}

function instructionsOf(stage: Stage, plan: BuildPlan): number[] {
  return plan.instructions
    .filter((planned) => planned.stage === stage.index && planned.index !== stage.from)
    .map(({ index }) => index);
}

function isMadeBy(image: ClassicImage, instruction: Instruction, step: Step | undefined): boolean {
  if (keywordOf(image) !== instruction.keyword) return false;
  const command = step?.command;
  if (command?.kind === "run") {
    const args = command.args.known ? command.args.value : [likelyShell(image), ...instruction.words];
    return image.createdBy.endsWith(args.join(" "));
  }
  if (command?.kind === "copy" && command.writtenDestination.known) {
    return image.createdBy.trimEnd().endsWith(` in ${command.writtenDestination.value}`);
  }
  return true;
}

/** Where the base's configuration is not known, neither is its shell: then it only has to be in front of the command. */
function likelyShell({ createdBy }: ClassicImage): string {
  return createdBy.includes(DEFAULT_SHELL) ? DEFAULT_SHELL : "";
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
  family: Family,
): void {
  let image = end;
  for (const index of instructionsOf(stage, plan).reverse()) {
    chains.set(index, image);
    image = family.byId.get(image.parent) ?? NOTHING;
  }
  chains.set(stage.from, image);
  const below = stage.base.kind === "stage" ? plan.stages[stage.base.stage] : undefined;
  if (below !== undefined && !chains.has(below.from)) addChain(chains, below, image, plan, family);
}
