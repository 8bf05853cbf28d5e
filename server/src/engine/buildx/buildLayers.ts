import type { BuildLayers } from "../../core/build/recordBuildKitBuild.ts";
import type { ImageLayer, LayerFacts } from "../../core/build/layers.ts";
import type { Vertex } from "../../core/build/formats/vertexTrace.ts";
import type { DockerApi } from "../dockerApi.ts";

const BASE_IMAGE = /^\[[^\]]*\] FROM (\S+)$/;

/**
 * Asks the engine what it still holds of a build: the image (`images` names it by digests of which any may be known),
 * BuildKit's cache, the base images. What it can't tell is left out.
 */
export async function readBuildLayers(
  api: DockerApi,
  vertexes: readonly Vertex[],
  images: readonly string[],
  signal: AbortSignal,
): Promise<BuildLayers> {
  const [image, cache, bases] = await Promise.all([
    readImage(api, images, signal),
    api.buildCache(signal),
    Promise.all(vertexes.map((vertex) => readBase(api, vertex, signal))),
  ]);
  return { image, cache: cache.kind === "found" ? cache.value : [], bases: new Map(bases.flat()) };
}

async function readImage(
  api: DockerApi,
  images: readonly string[],
  signal: AbortSignal,
): Promise<readonly ImageLayer[]> {
  for (const image of images) {
    const layers = await api.history(image, signal);
    if (layers.kind === "found") return layers.value;
  }
  return [];
}

async function readBase(api: DockerApi, vertex: Vertex, signal: AbortSignal): Promise<[string, LayerFacts][]> {
  const reference = BASE_IMAGE.exec(vertex.name)?.[1];
  if (reference === undefined) return [];
  const image = await api.image(reference, signal);
  if (image.kind === "failed") return [];
  const { sizeBytes, createdAt } = image.value;
  return [[vertex.digest, { sizeBytes, createdAt }]];
}
