import type { NewerImage } from "../core/build/registryAnswer.ts";
import type { BaseImageFacts, World } from "../core/context/world.ts";
import { known, unknown, type Known } from "../core/known.ts";
import { listImages } from "../core/plan/listImages.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { BaseImageState } from "../core/rules/rule.ts";
import { askForImages, imagesOf, isNamed, type ImageAtHand, type ImagesAtHand } from "./baseImages.ts";
import type { PlannedBuild } from "./plannedBuild.ts";
import type { Registry, RegistryPlace, RegistryQuestion } from "./registry.ts";

const notAsked = "the registry was not asked yet";

/** Where a build finds its base images. */
export interface ImageSources {
  /** What its builder has. */
  readonly images: ImagesAtHand;
  /** Whether these are the engine's: builders but its own have none that anybody tells of. */
  readonly areEngines: boolean;
  /** Null when registries may not be asked. */
  readonly registry: Registry | null;
  /** Whether the build is one with `--pull`. */
  readonly pull: boolean;
}

/**
 * What the next build takes for its base images: the engine's own, but with `--pull`, where the engine has none, and on
 * other builders than the engine's, those that their registries have (B14, C6).
 */
export function takenImages({ images, areEngines, registry, pull }: ImageSources): World["baseImage"] {
  const own = imagesOf(images);
  return (reference, platform) => {
    const local = images.get(reference);
    if (local === undefined || !isTaken(reference, local, pull)) return own(reference, platform);
    if (registry === null)
      return pull || !areEngines ? unknown("it is not known which image the registry has") : own(reference, platform);
    const answer = registry.answer(reference);
    if (answer === undefined) return unknown(notAsked);
    if (answer.digest === null) return unknown("the registry gave no answer");
    if (local?.digests.includes(answer.digest) === true) return own(reference, platform);
    const image = registry.image(reference, answer.digest, platform);
    if (image === undefined) return unknown(notAsked);
    return image === null ? unknown("the layers of the registry's image are not known") : known(image);
  };
}

/** An image that is pinned by its digest, and at hand, is not looked for elsewhere. */
function isTaken(reference: string, local: ImageAtHand | null, pull: boolean): boolean {
  return local === null || (pull && !reference.includes("@"));
}

/**
 * Finds the images of a build, which is planned anew with what they say: their triggers are steps too. Asks the engine, and
 * the registries about what it can't tell. `recorded` gives the digests by which earlier builds knew images.
 */
export async function findImages(
  build: PlannedBuild,
  sources: ImageSources,
  recorded: (reference: string) => readonly string[],
  place: RegistryPlace,
  signal: AbortSignal,
): Promise<void> {
  for (let isNews = true; isNews;) {
    await askForImages(() => build.plan(), sources.images, sources.areEngines ? place.api : null, signal);
    const questions = listRegistryQuestions(listImages(build.plan()), sources, recorded);
    isNews = (await sources.registry?.learn(questions, place, signal)) ?? false;
  }
}

/** An image that is known by a digest; null when none is. */
export function findByDigest(
  { images, registry }: Pick<ImageSources, "images" | "registry">,
  reference: string,
  digest: string,
  platform: Platform,
): BaseImageFacts | null {
  const local = images.get(reference) ?? null;
  return local !== null && isNamed(local, digest) ? local : (registry?.image(reference, digest, platform) ?? null);
}

/** What to ask registries about images that were looked up; `recorded` gives digests that earlier builds used. */
function listRegistryQuestions(
  references: readonly string[],
  { images, pull }: Pick<ImageSources, "images" | "pull">,
  recorded: (reference: string) => readonly string[],
): readonly RegistryQuestion[] {
  return references.flatMap((reference) => {
    const local = images.get(reference);
    if (local === undefined || (local !== null && reference.includes("@"))) return [];
    return [{ reference, local, isTaken: isTaken(reference, local, pull), recorded: recorded(reference) }];
  });
}

/** The images, by reference, of which the registry has another one than that which the engine once got from there. */
export function listNewer({
  images,
  registry,
}: Pick<ImageSources, "images" | "registry">): ReadonlyMap<string, NewerImage> {
  const newer = new Map<string, NewerImage>();
  for (const [reference, local] of images) {
    const { digest = null, askedAt = 0 } = registry?.answer(reference) ?? {};
    const isNewest = compareWith(digest, local);
    if (digest !== null && isNewest.known && !isNewest.value) newer.set(reference, { digest, askedAt });
  }
  return newer;
}

/** What is known of the images at hand, by reference: how old they are, and whether their registry has another one. */
export function listBases({
  images,
  registry,
}: Pick<ImageSources, "images" | "registry">): ReadonlyMap<string, BaseImageState> {
  const states = new Map<string, BaseImageState>();
  for (const [reference, local] of images) {
    if (local === null) continue;
    const answered = registry?.answer(reference)?.digest ?? null;
    const isNewest = compareWith(answered, local);
    // Of several it is not known which is of this name.
    const own = local.digests.length === 1 ? (local.digests[0] ?? null) : null;
    states.set(reference, { createdAt: local.createdAt, isNewest, digest: isNewest.known ? answered : own });
  }
  return states;
}

/** Whether an image is the one that its registry has. One that did not come from a registry can't be compared. */
function compareWith(digest: string | null, local: ImageAtHand | null): Known<boolean> {
  if (digest === null) return unknown("its registry was not asked");
  if (local === null || local.digests.length === 0) return unknown("it did not come from a registry");
  return known(local.digests.includes(digest));
}
