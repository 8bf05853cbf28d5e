import type { BuildRecord } from "../core/build/buildRecord.ts";
import { findMissing } from "../core/cache/findMissing.ts";
import { knowsItsFiles } from "../core/cache/knowsItsFiles.ts";
import type { KeyChain } from "../core/cache/cacheKey.ts";
import type { PastEvent } from "../core/cache/pastEvent.ts";
import { replayBuilds, type MadeBuild } from "../core/cache/replayBuilds.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { BaseImageFacts, World } from "../core/context/world.ts";
import { known, unknown, type Known } from "../core/known.ts";
import { fullReference } from "../core/plan/imageReference.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import { listImages } from "../core/plan/listImages.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import { imagesOf, imageThen, type ImagesAtHand } from "./baseImages.ts";
import { isEnginesOwn } from "./builder.ts";
import { keepBuildStart, type BuildStart } from "./buildStart.ts";
import type { ContextNow } from "./contexts.ts";
import { filesAsOf, sightFiles } from "./filesAsOf.ts";
import type { Keeping } from "./keeping.ts";
import { namedThen, type NamedNow, type NamedWorld } from "./namedContexts.ts";
import type { Registry } from "./registry.ts";
import { reconstructBuild, type BuilderTraits } from "./pastBuilds.ts";

/**
 * What was seen, at its start or any time later, of what a build started from. What was not touched between its start and
 * then is what it found.
 */
export interface Sighting {
  /** Absolute path of the context's folder. */
  readonly folder: string;
  readonly context: ContextNow;
  /** Those of `--build-context` that were known, and what was seen there. */
  readonly namedContexts: NamedContexts;
  readonly named: NamedNow;
  /** The Dockerfile's text that was built, for records that lack it; null when it is not known. */
  readonly text: string | null;
  readonly images: ImagesAtHand;
  /** What registries told of other images; null when they were not asked. */
  readonly registry: Registry | null;
  /** Whether it was at the build's start. */
  readonly isPrompt: boolean;
  /** References of images that were the same at the build's start, as far as that is known. */
  readonly settled: ReadonlySet<string>;
}

/** The build that a record tells of, one for each platform; none when the record lacks what its keys are made of. */
export function sightBuild(record: BuildRecord, seen: Sighting, traits: BuilderTraits): MadeBuild[] {
  const named = namedWorldThen(record, seen);
  return reconstructBuild(
    withText(record, seen.text),
    filesThen(record, seen),
    named,
    imagesThen(record, seen),
    traits,
  );
}

/** Records of builds that did not complete may lack the text. */
export function withText(record: BuildRecord, text: string | null): BuildRecord {
  const { dockerfile } = record;
  return { ...record, dockerfile: { ...dockerfile, text: dockerfile.text ?? text } };
}

/** Whether what a build started from is kept; `not yet`: more of it may be seen another time. */
export type Kept = "kept" | "not yet" | "never";

/**
 * Keeps what the build that a record tells of started from, as far as it was seen; `made` is what `sightBuild` says of it.
 * `needsImages`: not as long as one of its base images is not known.
 */
export async function keepSighted(
  record: BuildRecord,
  made: readonly MadeBuild[],
  seen: Sighting,
  builderName: string,
  needsImages: boolean,
  keeping: Keeping,
): Promise<Kept> {
  const { origin, builder, startedAt, context, target, ref } = record;
  const [build] = made;
  const { path, text } = withText(record, seen.text).dockerfile;
  if (build === undefined || origin === null || path === null || text === null) return "never";
  const events = made.flatMap((each) => replayBuilds([each], null).past);
  // What was looked for elsewhere than the build did.
  if (record.status === "completed" && findMissing(listChains(events)) !== null) return "never";
  const isWhole = events.filter(({ kind }) => kind === "build").every(knowsItsFiles);
  const { baseImages, isLacking } = listKnownImages(made, events);
  if ((needsImages && isLacking) || (!isWhole && context !== seen.folder)) return "not yet";
  const { options } = build.world;
  const facts = { builder, builderName, startedAt, context, target, platform: origin.platform, options };
  const files = filesToKeep(record, seen, isWhole);
  const start = {
    ...facts,
    ...files,
    dockerfile: { path, text },
    baseImages,
    namedContexts: contextsThen(record, seen),
  };
  await keepBuildStart(start, ref, keeping);
  return "kept";
}

function listChains(events: readonly PastEvent[]): readonly KeyChain[] {
  return events.flatMap((event) => (event.kind === "build" ? [event.build.chain] : []));
}

/** Those images of a build that are known, and the same for each platform that it was for; whether there are others. */
function listKnownImages(
  made: readonly MadeBuild[],
  events: readonly PastEvent[],
): { readonly baseImages: ReadonlyMap<string, BaseImageFacts>; readonly isLacking: boolean } {
  const references = listChains(events).flatMap(({ plan }) => listImages(plan));
  const baseImages = new Map<string, BaseImageFacts>();
  for (const reference of references) {
    const found = made.map(({ world, request }) => world.baseImage(reference, request.platform ?? defaultPlatform));
    const [first, ...others] = found.flatMap((image) => (image.known ? [image.value] : []));
    const isOne = found.every((image) => image.known) && others.every(({ id }) => id === first?.id);
    if (first !== undefined && isOne) baseImages.set(reference, first);
  }
  return { baseImages, isLacking: references.some((reference) => !baseImages.has(reference)) };
}

/** Where not all that was read is known, named contexts are left out. */
function filesToKeep(
  { startedAt }: BuildRecord,
  { context: now, named, isPrompt }: Sighting,
  isWhole: boolean,
): Pick<BuildStart, "files" | "late" | "named"> {
  const files = now.snapshot.known ? now.snapshot.value : null;
  if (!isWhole) return { files, late: sightFiles(now, startedAt, isPrompt), named: new Map() };
  const seen = [...named].flatMap(([name, { snapshot }]) => (snapshot.known ? [[name, snapshot.value] as const] : []));
  return { files, late: null, named: new Map(seen) };
}

/**
 * Of files that were touched since nothing is known: that buildx notes a Git revision says nothing of them, for it leaves
 * out whether there were changes unless BUILDX_GIT_CHECK_DIRTY asks for it (buildx's build/git.go).
 */
function filesThen(
  { context, startedAt }: BuildRecord,
  { folder, context: now, isPrompt }: Sighting,
): Known<ContextSnapshot> {
  if (context !== folder) return unknown("the last build was of another context");
  return filesAsOf(now, startedAt, isPrompt);
}

function namedWorldThen(record: BuildRecord, seen: Sighting): NamedWorld {
  return namedThen(contextsThen(record, seen), seen.named, record.startedAt, seen.isPrompt);
}

/** A record tells of all, but of folders only that they were some. */
function contextsThen({ origin }: BuildRecord, { namedContexts }: Sighting): NamedContexts {
  return new Map([...(origin?.namedContexts ?? []), ...namedContexts]);
}

function imagesThen({ builder, origin }: BuildRecord, { images, registry, settled }: Sighting): World["baseImage"] {
  const hasEngines = builder === "classic" || origin === null || isEnginesOwn(origin.builderName);
  return (reference, platform) => {
    const image = images.get(reference);
    const digest = origin?.images.get(fullReference(reference) ?? "");
    const isSame = hasEngines && settled.has(reference) && origin?.pulled !== true;
    if (digest === undefined && isSame) return imagesOf(images)(reference, platform);
    const remote = digest === undefined ? null : registry?.image(reference, digest, platform);
    if (remote != null) return known(remote);
    if (image == null || digest === undefined) return unknown(`what ${reference} was at the last build is not known`);
    return known(imageThen(image, digest));
  };
}
