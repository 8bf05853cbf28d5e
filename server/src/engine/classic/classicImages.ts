import type { ClassicImage } from "../../core/build/classicChains.ts";
import { inferClassicBuild } from "../../core/build/inferClassicBuild.ts";
import type { BuildRecord } from "../../core/build/buildRecord.ts";
import { parseDockerfile } from "../../core/dockerfile/parseDockerfile.ts";
import { planBuild } from "../../core/plan/planBuild.ts";
import type { DockerApi, ImageDetails, ImageSummary } from "../dockerApi.ts";
import { failed, found, type BuildQuery, type Engine } from "../engine.ts";
import { inTurns } from "../inTurns.ts";
import { layerOf } from "./classicLayers.ts";

/** Of the ends of chains that the classic builder left, so many of the newest are looked at. */
const MAX_ENDS = 200;
/** Requests to the engine at once. */
const AT_ONCE = 8;

/**
 * The classic builder's builds, told from the images that they left. What an image was made by never changes, so the
 * engine is asked for each once in the life of the returned object.
 */
export function classicImages(connect: () => Promise<DockerApi>): Engine {
  const known: KnownImages = { createdBy: new Map(), details: new Map() };
  return {
    name: "classic builder",
    async lastBuild(query, signal) {
      const api = await connect();
      const list = await api.images(signal);
      if (list.kind === "failed") return list;
      const images = await readImages(api, list.value, known, signal);
      if (signal.aborted) return failed("aborted", "The question for classic builds was given up.");
      return found({ record: images.length === 0 ? null : recordOf(query, images), note: null });
    },
  };
}

/** By image id. */
interface KnownImages {
  readonly createdBy: Map<string, string>;
  readonly details: Map<string, ImageDetails>;
}

function recordOf(query: BuildQuery, images: readonly ClassicImage[]): BuildRecord | null {
  const dockerfile = parseDockerfile(query.text);
  const build = inferClassicBuild(dockerfile, planBuild(dockerfile, { builder: "classic" }), images);
  if (build === null) return null;
  const { imageId, startedAt, completedAt, steps } = build;
  return {
    ref: imageId.replace("sha256:", "").slice(0, 12),
    source: "engine",
    builder: "classic",
    status: "completed",
    startedAt,
    completedAt,
    dockerfile: { path: query.dockerfile, text: query.text },
    context: query.context,
    target: null,
    buildArgs: new Map(),
    origin: null,
    steps,
    imageLayers: [],
    error: null,
  };
}

/** The images of the classic builder, and those that they start from; none when there was no classic build. */
async function readImages(
  api: DockerApi,
  list: readonly ImageSummary[],
  known: KnownImages,
  signal: AbortSignal,
): Promise<ClassicImage[]> {
  const parents = new Set(list.map(({ parent }) => parent));
  const ends = list
    .filter(({ id, parent }) => parent !== "" && !parents.has(id))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MAX_ENDS);
  if (ends.length === 0) return [];
  const { createdBy, details } = known;
  const unread = ends.filter(({ id }) => !createdBy.has(id));
  for (const layers of await inTurns(unread, AT_ONCE, ({ id }) => api.history(id, signal))) {
    if (layers.kind === "failed") continue;
    for (const { id, createdBy: command } of layers.value) createdBy.set(id, command);
  }
  const byId = new Map(list.map((image) => [image.id, image]));
  const related = list.filter(({ id }) => createdBy.has(id));
  // Only the time of the last tag can change.
  const unsure = related.filter(({ id, tags }) => tags.length > 0 || !details.has(id));
  for (const answer of await inTurns(unsure, AT_ONCE, ({ id }) => api.image(id, signal))) {
    if (answer.kind === "found") details.set(answer.value.id, answer.value);
  }
  return related.map((image) => toClassicImage(image, details.get(image.id), byId, createdBy.get(image.id) ?? ""));
}

function toClassicImage(
  image: ImageSummary,
  exact: ImageDetails | undefined,
  byId: ReadonlyMap<string, ImageSummary>,
  createdBy: string,
): ClassicImage {
  return {
    id: image.id,
    parent: image.parent,
    tags: image.tags,
    createdBy,
    createdAt: exact?.createdAt ?? image.createdAt,
    lastTagAt: exact?.lastTagAt ?? null,
    sizeBytes: layerOf(image, byId).sizeBytes,
  };
}
