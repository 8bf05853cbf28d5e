import type { LayerFacts } from "../../core/build/layers.ts";
import type { DockerApi, ImageSummary } from "../dockerApi.ts";

const SHORT_ID = "sha256:".length + 12;

/** What the engine knows of images by the id that the classic builder prints; null for images that it does not have. */
export interface ClassicLayers {
  /** What an image adds to the one it was made from. */
  readonly layer: (imageId: string) => LayerFacts | null;
  readonly fullId: (imageId: string) => string | null;
}

/** Asks the engine for its images. Knows nothing when the engine does not answer. */
export async function readClassicLayers(api: DockerApi, signal: AbortSignal): Promise<ClassicLayers> {
  const images = await api.images(signal);
  const all = images.kind === "failed" ? [] : images.value;
  const byId = new Map(all.map((image) => [image.id, image]));
  const byShortId = new Map(all.map((image) => [image.id.slice(0, SHORT_ID), image]));
  const find = (imageId: string) => byShortId.get(`sha256:${imageId}`.slice(0, SHORT_ID));
  return {
    layer(imageId) {
      const image = find(imageId);
      return image === undefined ? null : layerOf(image, byId);
    },
    fullId: (imageId) => find(imageId)?.id ?? null,
  };
}

/** The layer that an image adds to its parent; of an image without one, all of it. */
export function layerOf(image: ImageSummary, byId: ReadonlyMap<string, ImageSummary>): LayerFacts {
  const below = byId.get(image.parent)?.sizeBytes ?? 0;
  return { sizeBytes: image.sizeBytes - below, createdAt: image.createdAt };
}
