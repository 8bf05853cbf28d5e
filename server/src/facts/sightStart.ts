import { listContextPaths } from "../core/cache/contextPaths.ts";
import type { BuildRequest } from "../core/cache/forecast.ts";
import type { BuildOptions } from "../core/context/world.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import { askForImages, imagesOf, type ImagesAtHand } from "./baseImages.ts";
import { traitsOf } from "./builder.ts";
import type { Contexts } from "./contexts.ts";
import { lookAtNamed } from "./namedContexts.ts";
import { PlannedBuild } from "./plannedBuild.ts";
import type { Sighting } from "./sighting.ts";

/** A build that begins. Paths are absolute, through real folders. */
export interface StartedBuild {
  readonly dockerfile: string;
  readonly text: string;
  readonly context: string;
  readonly request: BuildRequest;
  readonly options: BuildOptions;
  /** Whether it takes its base images from registries: with `--pull`. */
  readonly pulls: boolean;
  readonly namedContexts: NamedContexts;
}

/** What was seen at a build's start, and on which engine. */
export interface SightedStart {
  readonly sighting: Sighting;
  readonly engine: EngineDetails;
}

/** Looks at what a build that begins now will read. Null when the engine does not answer. */
export async function sightStart(
  build: StartedBuild,
  connect: () => Promise<DockerApi>,
  contexts: Contexts,
  signal: AbortSignal,
): Promise<SightedStart | null> {
  const { dockerfile, text, context, request, options, pulls, namedContexts } = build;
  const api = await connect();
  const engine = await api.engine(signal);
  if (engine.kind === "failed") return null;
  const images: ImagesAtHand = new Map();
  const { builder, target, platform } = request;
  const asked = { builder, target, platform: platform ?? engine.value.platform };
  const planned = new PlannedBuild(text, asked, options, traitsOf(engine.value), imagesOf(images), namedContexts);
  await askForImages(() => planned.plan(), images, api, signal);
  const reads = listContextPaths(planned.plan());
  const now = await contexts.look({ folder: context, dockerfile, builder, reads }, false, null, signal);
  const named = await lookAtNamed(namedContexts, planned.plan(), contexts, false, () => Promise.resolve(null), signal);
  const settled = new Set(pulls ? [] : images.keys());
  const seen = { folder: context, context: now, namedContexts, named };
  const sighting = { ...seen, text, images, registry: null, isPrompt: true, settled };
  return { sighting, engine: engine.value };
}
