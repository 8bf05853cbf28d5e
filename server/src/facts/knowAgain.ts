import type { Baseline, SealedImage } from "../core/build/baseline.ts";
import type { BaseImageFacts } from "../core/context/world.ts";
import type { Seal } from "../disk/baselines/seal.ts";
import { sealImage } from "./buildStart.ts";
import type { KeptBuilds } from "./recall.ts";

/**
 * Puts in what is known by now of images of which only the digest was known when builds that used them were kept: else a
 * build would seem to start from another image as soon as that is known better. `find` gives an image by a reference and a
 * digest, null when nothing is known.
 */
export function knowImagesAgain(
  { baselines, records }: KeptBuilds,
  find: (reference: string, digest: string) => BaseImageFacts | null,
  seal: Seal,
): KeptBuilds {
  const lookUp = (reference: string, image: SealedImage): SealedImage => {
    const found = isDigestAlone(image) ? find(reference, image.id) : null;
    return found === null ? image : sealImage(found, seal);
  };
  const improve = (baseline: Baseline): Baseline => {
    if (![...baseline.baseImages.values()].some(isDigestAlone)) return baseline;
    const images = [...baseline.baseImages].map(([reference, image]) => [reference, lookUp(reference, image)] as const);
    return { ...baseline, baseImages: new Map(images) };
  };
  return { baselines: baselines.map(improve), records };
}

/** So many images of one name are looked for at most. */
const mostDigests = 5;

/** The digests of the images of one name of which nothing else was known when builds that used them were kept. */
export function listDigestsAlone(baselines: readonly Baseline[], reference: string): readonly string[] {
  const images = baselines.flatMap(({ baseImages }) => baseImages.get(reference) ?? []);
  return [...new Set(images.filter(isDigestAlone).map(({ id }) => id))].slice(0, mostDigests);
}

/** As `imageThen` gives an image of which nothing else is known. */
function isDigestAlone({ id, layers }: SealedImage): boolean {
  return layers.length === 1 && layers[0] === id;
}
