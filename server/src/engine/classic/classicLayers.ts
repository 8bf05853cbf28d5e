import type { LayerFacts } from "../../core/build/layers.ts";
import type { DockerApi, ImageSummary } from "../dockerApi.ts";

const SHORT_ID = "sha256:".length + 12;

/**
 * Asks the engine for its images and answers what each adds to the one it was made from, by the id that the classic
 * builder prints. Knows nothing when the engine does not answer.
 */
export async function readClassicLayers(
  api: DockerApi,
  signal: AbortSignal,
): Promise<(imageId: string) => LayerFacts | null> {
  const images = await api.images(signal);
  if (images.kind === "failed") return () => null;
  const byId = new Map(images.value.map((image) => [image.id, image]));
  const byShortId = new Map(images.value.map((image) => [image.id.slice(0, SHORT_ID), image]));
  return (imageId) => {
    const image = byShortId.get(`sha256:${imageId}`.slice(0, SHORT_ID));
    return image === undefined ? null : layerOf(image, byId);
  };
}

/** The layer that an image adds to its parent; of an image without one, all of it. */
export function layerOf(image: ImageSummary, byId: ReadonlyMap<string, ImageSummary>): LayerFacts {
  const below = byId.get(image.parent)?.sizeBytes ?? 0;
  return { sizeBytes: image.sizeBytes - below, createdAt: image.createdAt };
}
