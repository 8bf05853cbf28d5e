import { createHash } from "node:crypto";
import type { Timestamp } from "../core/build/buildRecord.ts";
import type { BaseImageFacts, World } from "../core/context/world.ts";
import { known, unknown, type Known } from "../core/known.ts";
import { fullReference } from "../core/plan/imageReference.ts";
import { listImages } from "../core/plan/listImages.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import { formatPlatform, type Platform } from "../core/plan/platform.ts";
import { readEnvironment } from "../core/plan/scope.ts";
import type { DockerApi, ImageDetails } from "../engine/dockerApi.ts";

/** An image that the engine has. */
export interface ImageAtHand extends BaseImageFacts {
  /** Digests by which registries know it. */
  readonly digests: readonly string[];
  readonly platform: Platform;
  /** When it was made, by its own word; null when it does not tell. */
  readonly createdAt: Timestamp | null;
}

/** What the engine knows of images by their references; null for those that it does not have. */
export type ImagesAtHand = Map<string, ImageAtHand | null>;

/** A base's triggers may name images too, and theirs again. */
const mostRounds = 4;

/**
 * Asks the engine for the images of a plan, which is made anew with what they say: their triggers are steps too. Nothing
 * is pulled. What was asked before is in `images` and not asked again. `api` is null for a builder that has none of the
 * engine's images.
 */
export async function askForImages(
  makePlan: (images: ImagesAtHand) => BuildPlan,
  images: ImagesAtHand,
  api: DockerApi | null,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const missing = listImages(makePlan(images)).filter((reference) => !images.has(reference));
    if (missing.length === 0) return;
    const found = await Promise.all(missing.map((reference) => ask(reference, api, signal)));
    for (const [index, reference] of missing.entries()) images.set(reference, found[index] ?? null);
  }
}

async function ask(reference: string, api: DockerApi | null, signal: AbortSignal): Promise<ImageAtHand | null> {
  const name = fullReference(reference);
  if (name === null || api === null) return null;
  const image = await api.image(name, signal);
  return image.kind === "failed" ? null : toFacts(image.value);
}

function toFacts({ id, digests, layers, config, platform, createdAt }: ImageDetails): ImageAtHand {
  return { id, digests, layers, config, platform, createdAt };
}

/** What a build takes for its base images: those that the engine has for the platform. */
export function imagesOf(images: ImagesAtHand): World["baseImage"] {
  return (reference, platform) => {
    const image = images.get(reference);
    if (image === undefined) return unknown(`the image ${reference} was not looked up yet`);
    if (image === null) return unknown(`the image ${reference} is not at hand`);
    return isFor(image.platform, platform) ? known(image) : notFor(reference, platform);
  };
}

export function notFor(reference: string, platform: Platform): Known<never> {
  return unknown(`the image ${reference} is not at hand for ${formatPlatform(platform)}`);
}

export function isFor(own: Platform, wanted: Platform): boolean {
  return own.os === wanted.os && own.architecture === wanted.architecture;
}

/** Whether some builder or registry calls an image by this digest. */
export function isNamed({ id, layers, digests }: ImageAtHand, digest: string): boolean {
  return [id, chainOf(layers), ...digests].includes(digest);
}

/**
 * The image that an earlier build used, by the digest that its record tells: the same as now, or another one, of which
 * nothing else is known.
 */
export function imageThen(now: ImageAtHand, digest: string): BaseImageFacts {
  return isNamed(now, digest) ? now : { ...now, id: digest, layers: [digest] };
}

/** The digest of a chain of layers (the image specification's ChainID). */
function chainOf(layers: readonly string[]): string {
  return layers.reduce((chain, layer) => {
    return chain === "" ? layer : `sha256:${createHash("sha256").update(`${chain} ${layer}`).digest("hex")}`;
  }, "");
}

/** The values of all variables that images set: sealed ones may be among them. */
export function listValues(images: Iterable<ImageAtHand | null>): readonly string[] {
  const env = [...images].flatMap((image) => image?.config.env ?? []);
  return readEnvironment(env).map(([, value]) => value);
}
