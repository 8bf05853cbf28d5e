import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import type { ImageConfig } from "../plan/imageConfig.ts";
import type { BuildPlan } from "../plan/plan.ts";
import { planBuild } from "../plan/planBuild.ts";
import type { StepOutcome, StepRecord, Timestamp } from "./buildRecord.ts";
import { findClassicChains, finishedAt } from "./classicChains.ts";
import type { ClassicImage, ImageTree } from "./classicImage.ts";
import { readGivenArguments } from "./givenArguments.ts";

/** A classic build as the images that it left tell of it. */
export interface ClassicBuild {
  /** The image that came out. */
  readonly imageId: string;
  readonly startedAt: Timestamp;
  readonly completedAt: Timestamp;
  /** Values of `--build-arg` as far as RUN shows them. In memory only. */
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly steps: readonly StepRecord[];
}

/**
 * Milliseconds. Where the engine does not remember who tagged an image, a tag that comes later than this after its making is from
 * another build, which took everything from cache: a build tags its image 5 to 80 ms later.
 */
const SAME_BUILD_MS = 250;

/**
 * Reconstructs the newest classic build of a Dockerfile from the engine's images; null when they hold none.
 *
 * The engine keeps no record of classic builds, so what was built and what was cached is inferred. An image whose
 * parent already had an older child was made on top of a cached parent, and all that is older than that parent was
 * cached too. A tag newer than its image is from a build that was all cached. What can't be seen is a build that was all
 * cached and gave no tag, and a build that went on where a failed one had stopped.
 */
export function inferClassicBuild(dockerfile: Dockerfile, images: ImageTree): ClassicBuild | null {
  const baseConfig = (reference: string): Known<ImageConfig> => readConfig(reference, images);
  const plan = planBuild(dockerfile, { builder: "classic", baseConfig, knowsBuildArgs: false });
  const chains = findClassicChains(plan, images);
  const made = chains === null ? [] : [...chains].filter(([index]) => index !== fromOf(plan, index));
  const end = made.map(([, image]) => image).reduce<ClassicImage | null>(later, null);
  if (chains === null || end === null) return null;
  const completedAt = finishedAt(end);
  const allCached = end.taggedAgain ?? completedAt - end.createdAt > SAME_BUILD_MS;
  const cut = allCached ? completedAt : newestCachedParent(made, images);
  const built = [...new Set(made.map(([, image]) => image))]
    .filter(({ createdAt }) => createdAt > cut)
    .sort((a, b) => a.createdAt - b.createdAt);
  return {
    imageId: end.id,
    startedAt: built[0]?.createdAt ?? completedAt,
    completedAt,
    buildArgs: readGivenArguments(planBuild(dockerfile, { builder: "classic", baseConfig }), chains),
    steps: [...chains].map(([index, image]) =>
      index === fromOf(plan, index) ? describeBase(index, image, made) : describe(index, image, built),
    ),
  };
}

/** Index of the FROM of an instruction's stage. */
function fromOf(plan: BuildPlan, index: number): number | undefined {
  const stage = plan.instructions[index]?.stage ?? null;
  return stage === null ? undefined : plan.stages[stage]?.from;
}

function later(a: ClassicImage | null, b: ClassicImage): ClassicImage {
  return a !== null && finishedAt(a) >= finishedAt(b) ? a : b;
}

/** The newest time at which something of the chains was there before the build began; 0 when nothing shows it. */
function newestCachedParent(made: readonly [number, ClassicImage][], images: ImageTree): Timestamp {
  const own = new Set(made.map(([, { id }]) => id));
  const hasOlderChild = ({ parent, createdAt }: ClassicImage): boolean =>
    images.children(parent).some((id) => !own.has(id) && (images.image(id)?.createdAt ?? createdAt) < createdAt);
  const cachedParents = made
    .filter(([, image]) => hasOlderChild(image))
    .map(([, { parent }]) => images.image(parent)?.createdAt ?? 0);
  return Math.max(0, ...cachedParents);
}

function readConfig(reference: string, images: ImageTree): Known<ImageConfig> {
  const image = images.image(images.find(reference) ?? "");
  return image === null ? unknown(`the image ${reference} is not at hand`) : known(image.settings);
}

/** FROM only names an image: one that was there, or that an earlier stage made, whose layers are counted there. */
function describeBase(index: number, image: ClassicImage, made: readonly [number, ClassicImage][]): StepRecord {
  const isStage = made.some(([, { id }]) => id === image.id);
  return {
    place: { kind: "instruction", index },
    outcome: "cached",
    startedAt: null,
    durationMs: null,
    sizeBytes: isStage ? null : image.sizeBytes,
    createdAt: isStage ? null : image.createdAt,
    resultIds: [image.id],
  };
}

/** The builder runs its steps one after the other, so each lasted from the making of the image before it to its own. */
function describe(index: number, image: ClassicImage, built: readonly ClassicImage[]): StepRecord {
  const position = built.indexOf(image);
  const before = built[position - 1];
  const outcome: StepOutcome = position < 0 ? "cached" : "built";
  return {
    place: { kind: "instruction", index },
    outcome,
    startedAt: before?.createdAt ?? null,
    durationMs: before === undefined ? null : image.createdAt - before.createdAt,
    sizeBytes: image.sizeBytes,
    createdAt: image.createdAt,
    resultIds: [image.id],
  };
}
