import * as v from "valibot";
import type { ImageConfig } from "../../core/plan/imageConfig.ts";
import { formatPlatform, type Platform } from "../../core/plan/platform.ts";
import type { Command, Reading } from "../command.ts";
import { ImageConfigAnswer, toImageConfig } from "../imageConfigAnswer.ts";

/** What a registry tells of an image without its layers being pulled. */
export interface RegistryImage {
  /** Digest of the manifest for the platform. */
  readonly manifest: string;
  /** Digests of its layers as an engine has them, lowest first. */
  readonly layers: readonly string[];
  readonly config: ImageConfig;
}

const Place = v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string(), "") });
const Image = v.object({
  ...Place.entries,
  rootfs: v.object({ diff_ids: v.array(v.string()) }),
  config: v.nullish(ImageConfigAnswer),
});
const Manifest = v.object({
  digest: v.string(),
  manifests: v.optional(v.array(v.object({ digest: v.string(), platform: v.optional(Place) }))),
});
/** One image, or one for each platform by its name. */
const Inspection = v.object({ manifest: Manifest, image: v.union([Image, v.record(v.string(), v.unknown())]) });

/**
 * Asks an image's registry for its configuration, with the credentials that Docker's client has. `reference` is pinned by a
 * digest, so that the answer never changes.
 */
export function inspectRegistryImage(reference: string, platform: Platform): Command<RegistryImage> {
  return {
    tool: "docker",
    args: ["buildx", "imagetools", "inspect", "--format", "{{json .}}", reference],
    output: "stdout",
    read: (output) => {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Inspection), output);
      return parsed.success ? readImage(parsed.output, platform) : unreadable(output);
    },
  };
}

function readImage({ manifest, image }: v.InferOutput<typeof Inspection>, platform: Platform): Reading<RegistryImage> {
  const images = v.is(Image, image) ? [image] : Object.values(image).filter((each) => v.is(Image, each));
  const own = pick(images, (each) => each, platform);
  const listed = manifest.manifests?.filter((each) => each.platform !== undefined);
  const digest = listed === undefined ? manifest.digest : pick(listed, (each) => each.platform, platform)?.digest;
  if (own === undefined || digest === undefined) {
    return { ok: false, problem: `it has no image for ${formatPlatform(platform)}` };
  }
  return {
    ok: true,
    value: { manifest: digest, layers: own.rootfs.diff_ids, config: toImageConfig(own.config ?? {}) },
  };
}

/** Of several for one architecture the one of its variant. */
function pick<T>(
  all: readonly T[],
  placeOf: (each: T) => v.InferInput<typeof Place> | undefined,
  { os, architecture, variant }: Platform,
): T | undefined {
  const fitting = all.filter((each) => placeOf(each)?.os === os && placeOf(each)?.architecture === architecture);
  return fitting.length === 1 ? fitting[0] : fitting.find((each) => (placeOf(each)?.variant ?? "") === variant);
}

const RawManifest = v.object({ config: v.object({ digest: v.string() }) });

/** Asks a registry for the digest of the configuration that a manifest names: the id of the image in a graphdriver's store. */
export function inspectManifest(reference: string): Command<string> {
  return {
    tool: "docker",
    args: ["buildx", "imagetools", "inspect", "--raw", reference],
    output: "stdout",
    read: (output) => {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RawManifest), output);
      return parsed.success ? { ok: true, value: parsed.output.config.digest } : unreadable(output);
    },
  };
}

function unreadable(output: string): Reading<never> {
  return { ok: false, problem: `unexpected output: ${output.slice(0, 200)}` };
}
