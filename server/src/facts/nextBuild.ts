import { basename } from "node:path";
import type { Baseline } from "../core/build/baseline.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import type { NewerImage } from "../core/build/registryAnswer.ts";
import { listContextPaths } from "../core/cache/contextPaths.ts";
import { forecaster, type Forecaster } from "../core/cache/forecast.ts";
import type { HeldResults, MadeBuild } from "../core/cache/replayBuilds.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { BaseImageFacts, BuildOptions, World } from "../core/context/world.ts";
import { fullReference } from "../core/plan/imageReference.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { BaseImageState } from "../core/rules/rule.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import { askForImages, listValues, type ImagesAtHand } from "./baseImages.ts";
import { hasEngineImages, traitsOf } from "./builder.ts";
import { unsealer } from "./buildStart.ts";
import { ClassicCaches } from "./classicCaches.ts";
import type { ContextNow, Contexts } from "./contexts.ts";
import { earlierFiles } from "./earlierFiles.ts";
import { sealGivenArguments, type GivenArguments } from "./givenArguments.ts";
import { askHeldResults } from "./heldResults.ts";
import type { Keeping } from "./keeping.ts";
import { listBuildArgs, nameBuilder, namedContextsOf, optionsOf, type NextBuildQuestion } from "./nextQuestion.ts";
import { lookAtNamed, namedNow, type NamedNow } from "./namedContexts.ts";
import { readOthers, RecalledOthers, recallOthers } from "./otherBuilds.ts";
import { PlannedBuild, planRecorded } from "./plannedBuild.ts";
import { knowImagesAgain, listDigestsAlone } from "./knowAgain.ts";
import { LoadedFiles, readKept, recallBuilds, type KeptBuilds } from "./recall.ts";
import { RecalledBuilds } from "./recalledBuilds.ts";
import type { Registry } from "./registry.ts";
import { Replays } from "./replays.ts";
import type { Sighting } from "./sighting.ts";
import { findByDigest, findImages, listBases, listNewer, takenImages, type ImageSources } from "./takenImages.ts";
import { UnkeptBuilds } from "./unkeptBuilds.ts";
import type { FindUnwatched } from "./unwatchedBuilds.ts";

/** What is known of the next build. */
export interface NextBuild {
  /** What it reads. */
  readonly world: World;
  /** Predicts it from that, and from what its builder has. */
  readonly forecaster: Forecaster;
  readonly options: BuildOptions;
  readonly platform: Platform;
  /** Earlier builds, from the newest on, which tell how long steps take. */
  readonly timings: readonly BuildRecord[];
  readonly givenArguments: GivenArguments;
  /** What of the context can't be read as it should be, a line each. */
  readonly problems: readonly string[];
  /** The images, by reference, of which the registry is known to have a newer one than the engine. */
  readonly newerImages: ReadonlyMap<string, NewerImage>;
  /** What is known of the base images that the engine has, by their references. */
  readonly baseImages: ReadonlyMap<string, BaseImageState>;
}

/** What is known of a question before files are read. */
interface Asked {
  readonly question: NextBuildQuestion;
  readonly engine: EngineDetails;
  readonly builderName: string;
  readonly options: BuildOptions;
  readonly named: NamedContexts;
  /** The same builder's builds of this Dockerfile, and of others. */
  readonly kept: KeptBuilds;
  readonly others: KeptBuilds;
  /** The builds of this Dockerfile whose start was not kept, newest first. */
  readonly unkept: readonly BuildRecord[];
  /** The ids of builds that were looked for now. */
  readonly sought: readonly string[];
  readonly sources: ImageSources;
  /** The build that may come next, and those whose start was not kept. */
  readonly plans: readonly [PlannedBuild, ...PlannedBuild[]];
  /** What the context held at an earlier build; null when that was not kept. */
  readonly remembered: ContextSnapshot | null;
  readonly timings: readonly BuildRecord[];
}

/** Finds out what next builds start from, and what their builder has from earlier ones. */
export class NextBuilds {
  private readonly connect: () => Promise<DockerApi>;
  private readonly keeping: Keeping;
  private readonly unkept: UnkeptBuilds;
  private readonly contexts: Contexts;
  private readonly files: LoadedFiles;
  private readonly registry: Registry | null;
  /** Holds as long as all is watched. */
  private images: ImagesAtHand = new Map();
  /** The same of builders that have none of the engine's images. */
  private readonly noImages: ImagesAtHand = new Map();
  private engine: EngineDetails | null = null;
  private readonly held = new Map<BuilderKind, HeldResults>();
  private readonly classic = new ClassicCaches();
  private readonly kept = new Map<string, KeptBuilds>();
  private readonly others = new Map<string, KeptBuilds>();
  private readonly recalled = new RecalledBuilds();
  private readonly recalledOthers = new RecalledOthers();
  private readonly replays = new Replays();

  /** `registry` is null when registries may not be asked. */
  constructor(
    connect: () => Promise<DockerApi>,
    keeping: Keeping,
    findUnwatched: FindUnwatched,
    contexts: Contexts,
    registry: Registry | null,
  ) {
    this.connect = connect;
    this.keeping = keeping;
    this.unkept = new UnkeptBuilds(keeping, findUnwatched);
    this.contexts = contexts;
    this.registry = registry;
    this.files = new LoadedFiles(keeping.files);
  }

  /** Notes what was seen as a build began, of which a record tells later. */
  noteStart(ref: string, seen: Sighting): void {
    this.unkept.noteStart(ref, seen);
  }

  /**
   * Null when the builder can't be told, or not be asked, and when nothing is known of what it has. `isWatched`: the
   * engine's images and the context are as they were when last asked for, but for the files that were noted.
   */
  async look(question: NextBuildQuestion, isWatched: boolean, signal: AbortSignal): Promise<NextBuild | null> {
    if (!isWatched) this.forget();
    const api = await this.connect();
    const asked = await this.prepare(question, api, signal);
    if (asked === null) return null;
    const { builder, context, platform } = question;
    const { engine, plans, options, timings } = asked;
    const [now, held] = await Promise.all([
      this.readContext(asked, isWatched, signal),
      this.askHeld(asked, api, signal),
    ]);
    const made = await this.recallBuilds(asked, now, api, signal);
    const { known, received } = await this.replays.replay(question.dockerfile, builder, made, held, signal);
    const named = await this.readNamed(asked, isWatched, signal);
    const world = {
      ...plans[0].world,
      context: now.snapshot,
      ...namedNow(asked.named, named),
      received: received.get(basename(context)) ?? null,
    };
    const isClassic = builder === "classic";
    const images = isClassic ? await this.classic.look(plans[0], world, context, engine, api, signal) : undefined;
    if (made.length === 0 && images === undefined) return null;
    const prediction = { world, known, ...(images === undefined ? {} : { images }) };
    const around = {
      timings,
      givenArguments: sealGivenArguments(asked.kept.baselines, question.record, await this.keeping.seal()),
      problems: now.problems,
      newerImages: listNewer(asked.sources),
      baseImages: listBases(asked.sources),
    };
    return { world, forecaster: forecaster([prediction]), options, platform: platform ?? engine.platform, ...around };
  }

  private forget(): void {
    this.images = new Map();
    this.engine = null;
    this.held.clear();
    this.classic.forget();
    this.kept.clear();
    this.others.clear();
    this.replays.forget();
    this.unkept.forget();
  }

  private async askEngine(api: DockerApi, signal: AbortSignal): Promise<EngineDetails | null> {
    if (this.engine === null) {
      const answer = await api.engine(signal);
      this.engine = answer.kind === "found" ? answer.value : null;
    }
    return this.engine;
  }

  private async readKept(dockerfile: string): Promise<KeptBuilds> {
    const found = this.kept.get(dockerfile) ?? (await readKept(this.keeping, dockerfile));
    this.kept.set(dockerfile, found);
    return found;
  }

  private async readOthers(dockerfile: string): Promise<KeptBuilds> {
    const found = this.others.get(dockerfile) ?? (await readOthers(this.keeping, dockerfile));
    this.others.set(dockerfile, found);
    return found;
  }

  /** Null when the builder can't be told, or not be asked, or when it is known to have nothing. */
  private async prepare(question: NextBuildQuestion, api: DockerApi, signal: AbortSignal): Promise<Asked | null> {
    const { dockerfile, record, builder, platform } = question;
    const engine = await this.askEngine(api, signal);
    if (engine === null) return null;
    const [own, foreign] = [await this.readKept(dockerfile), await this.readOthers(dockerfile)];
    const last = own.baselines.find(({ ref }) => ref === record?.ref);
    const builderName = nameBuilder(engine, question, last);
    if (builderName === null) return null;
    const [kept, others] = [ofBuilder(own, builderName), ofBuilder(foreign, builderName)];
    if (record === null && builder === "buildkit" && others.baselines.length === 0) return null;
    const options = optionsOf(question, last, await this.keeping.seal());
    const { records: earlier, sought } = await this.unkept.find(question, builderName, signal);
    const unkept = [...(last === undefined && record?.builder === builder ? [record] : []), ...earlier];
    const sources = this.sourcesFor(question, builderName);
    const plans = this.planBuilds(question, last, options, engine, sources, unkept);
    const findAll = async (): Promise<void> => {
      for (const plan of plans)
        await askForImages(() => plan.plan(), sources.images, sources.areEngines ? api : null, signal);
      const place = { api, engine, platform: platform ?? engine.platform, needsId: builder === "classic" };
      await findImages(plans[0], sources, listRecorded(record, kept), place, signal);
    };
    // Files are loaded while the engine looks for its answers.
    const [remembered] = await Promise.all([this.loadEarlier(question.context, kept, signal), findAll()]);
    const named = namedContextsOf(question, last);
    const timings = [...own.records, ...earlier].sort((a, b) => b.startedAt - a.startedAt);
    const found = { kept, others, unkept, sought, sources, plans, remembered, timings };
    return { question, engine, builderName, options, named, ...found };
  }

  /** What the builder has; null for builders that the engine does not tell of. */
  private async askHeld({ question, builderName }: Asked, api: DockerApi, signal: AbortSignal): Promise<HeldResults> {
    if (!hasEngineImages(builderName)) return null;
    const { builder } = question;
    const held = this.held.get(builder) ?? (await askHeldResults(api, builder, signal));
    this.held.set(builder, held);
    return held;
  }

  private sourcesFor({ pull }: NextBuildQuestion, builderName: string): ImageSources {
    const areEngines = hasEngineImages(builderName);
    return { images: areEngines ? this.images : this.noImages, areEngines, registry: this.registry, pull };
  }

  /** The build that may come next, and those whose start was not kept. */
  private planBuilds(
    question: NextBuildQuestion,
    last: Baseline | undefined,
    options: BuildOptions,
    engine: EngineDetails,
    sources: ImageSources,
    unkept: readonly BuildRecord[],
  ): readonly [PlannedBuild, ...PlannedBuild[]] {
    const { text, builder, target, platform } = question;
    const traits = traitsOf(engine);
    const request = { builder, target, platform: platform ?? engine.platform };
    const next = new PlannedBuild(
      text,
      request,
      options,
      traits,
      takenImages(sources),
      namedContextsOf(question, last),
    );
    const before = unkept.map((record) => planRecorded(record, traits, sources.images));
    return [next, ...before.filter((plan) => plan !== null)];
  }

  private async readContext(
    { question, plans, remembered }: Asked,
    isWatched: boolean,
    signal: AbortSignal,
  ): Promise<ContextNow> {
    const { dockerfile, context, builder } = question;
    const reads = mergeReads(plans.map((plan) => listContextPaths(plan.plan())));
    return this.contexts.look({ folder: context, dockerfile, builder, reads }, isWatched, remembered, signal);
  }

  private readNamed({ named, plans, kept }: Asked, isWatched: boolean, signal: AbortSignal): Promise<NamedNow> {
    const remembered = (folder: string): Promise<ContextSnapshot | null> => this.loadEarlier(folder, kept, signal);
    return lookAtNamed(named, plans[0].plan(), this.contexts, isWatched, remembered, signal);
  }

  /** The newest snapshot that was kept of a folder: what is as it was then has not to be read again. */
  private async loadEarlier(
    folder: string,
    { baselines }: KeptBuilds,
    signal: AbortSignal,
  ): Promise<ContextSnapshot | null> {
    const id = earlierFiles(folder, baselines);
    return id === null ? null : this.files.load(id, signal);
  }

  /** All that the builder is known to have built, from the oldest on. */
  private async recallBuilds(asked: Asked, now: ContextNow, api: DockerApi, signal: AbortSignal): Promise<MadeBuild[]> {
    const { question, engine, builderName, options, sources, plans, unkept } = asked;
    const { record, platform } = question;
    const seal = await this.keeping.seal();
    const find = (reference: string, digest: string): BaseImageFacts | null =>
      findByDigest(sources, reference, digest, platform ?? engine.platform);
    const [kept, others] = [knowImagesAgain(asked.kept, find, seal), knowImagesAgain(asked.others, find, seal)];
    const images = [...sources.images.values(), ...(this.registry?.known() ?? [])];
    const unseal = unsealer(seal, [...listBuildArgs(question), ...options.buildArgs.values(), ...listValues(images)]);
    const recalling = { traits: traitsOf(engine), files: this.files, unseal, signal };
    const recalled = await recallBuilds(kept, this.recalled, recalling);
    const next = { builderName, chain: plans[0].key() };
    const shared = await recallOthers(next, others, this.recalledOthers, recalling);
    const sighted = await this.sightUnkept(asked, now, api, signal);
    // What the builder has from a build of which too little is known may be anything: nothing tells what is different.
    const isLastUnknown = record !== null && unkept[0] === record && sighted[0]?.length === 0;
    const own = isLastUnknown ? recalled.map((build) => ({ ...build, isOwn: false })) : recalled;
    return inOrder([...own, ...sighted.flat(), ...shared]);
  }

  /** The builds whose start was not kept, as far as it was seen. */
  private async sightUnkept(
    { question, engine, builderName, kept, others, unkept, sought, sources }: Asked,
    context: ContextNow,
    api: DockerApi,
    signal: AbortSignal,
  ): Promise<readonly (readonly MadeBuild[])[]> {
    const { context: folder, dockerfile, record: last } = question;
    const baselines = [...kept.baselines, ...others.baselines];
    const { registry } = this;
    const traits = traitsOf(engine);
    const view = { dockerfile, folder, context, builderName, images: sources.images, registry, baselines, traits };
    const { made, areKept } = await this.unkept.sight(unkept, sought, last, view, api, signal);
    if (areKept) this.kept.delete(dockerfile);
    return made;
  }
}

function ofBuilder({ baselines, records }: KeptBuilds, builderName: string): KeptBuilds {
  return { baselines: baselines.filter((each) => each.builderName === builderName), records };
}

function inOrder(builds: readonly MadeBuild[]): MadeBuild[] {
  return [...builds].sort((a, b) => a.startedAt - b.startedAt);
}

/** The digests by which earlier builds knew an image of which nothing else is kept. */
function listRecorded(record: BuildRecord | null, { baselines }: KeptBuilds): (reference: string) => readonly string[] {
  return (reference) => {
    const last = record?.origin?.images.get(fullReference(reference) ?? "");
    return [...(last === undefined ? [] : [last]), ...listDigestsAlone(baselines, reference)];
  };
}

/** What any of several builds reads; null for everything. */
function mergeReads(reads: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = reads.filter((read) => read !== null);
  return known.length < reads.length ? null : [...new Set(known.flat())].sort();
}
