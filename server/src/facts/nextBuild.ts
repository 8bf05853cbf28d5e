import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Baseline } from "../core/build/baseline.ts";
import type { BuilderKind, BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import { forgetNames } from "../core/build/forgetNames.ts";
import { listContextPaths } from "../core/cache/contextPaths.ts";
import type { PredictionFacts } from "../core/cache/forecast.ts";
import { replayBuilds, type HeldResults, type MadeBuild } from "../core/cache/replayBuilds.ts";
import { plainBuildOptions, type BuildOptions } from "../core/context/world.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import type { Seal } from "../disk/baselines/seal.ts";
import { askForImages, listSettled, listValues, type ImagesAtHand } from "./baseImages.ts";
import { builderNameOf, hasEngineImages, nameBuildKit, traitsOf } from "./builder.ts";
import { ClassicCaches } from "./classicCaches.ts";
import { unsealer, unsealOptions } from "./buildStart.ts";
import type { ContextNow, Contexts } from "./contexts.ts";
import { askHeldResults } from "./heldResults.ts";
import type { Keeping } from "./keeping.ts";
import { readOthers, recallOthers } from "./otherBuilds.ts";
import type { BuilderTraits } from "./pastBuilds.ts";
import { PlannedBuild, planRecorded } from "./plannedBuild.ts";
import { LoadedFiles, readKept, recallBuilds, type KeptBuilds } from "./recall.ts";
import { keepSighted, sightBuild, withText, type Sighting } from "./sighting.ts";

/** A build that may come next. Paths are absolute, through real folders. What is not asked here is as in the last build. */
export interface NextBuildQuestion {
  readonly dockerfile: string;
  readonly text: string;
  readonly context: string;
  readonly builder: BuilderKind;
  readonly target: string | null;
  /** Null for the engine's own. */
  readonly platform: Platform | null;
  /** Null for those of the last build. */
  readonly buildArgs: ReadonlyMap<string, string> | null;
  /** The newest build that is known; null when there is none. */
  readonly record: BuildRecord | null;
  /** `<builder>/<node>` of the builder that will be used, for when no record tells; null when that is not known. */
  readonly builderName: string | null;
}

/** What is known of the next build. */
export interface NextBuild {
  readonly prediction: PredictionFacts;
  readonly options: BuildOptions;
  readonly platform: Platform;
  /** Earlier builds, from the newest on, which tell how long steps take. */
  readonly timings: readonly BuildRecord[];
  /** What of the context can't be read as it should be, a line each. */
  readonly problems: readonly string[];
}

/** Builds that may be under way at once; of others that no record tells of nothing is remembered. */
const mostStarts = 20;

/** Finds out what next builds start from, and what their builder has from earlier ones. */
export class NextBuilds {
  private readonly connect: () => Promise<DockerApi>;
  private readonly keeping: Keeping;
  private readonly contexts: Contexts;
  private readonly files: LoadedFiles;
  /** What was seen as builds began, by their id. */
  private readonly starts = new Map<string, Sighting>();
  /** Holds as long as all is watched. */
  private images: ImagesAtHand = new Map();
  private engine: EngineDetails | null = null;
  private held: HeldResults = null;
  private readonly classic = new ClassicCaches();
  private readonly kept = new Map<string, KeptBuilds>();
  private readonly others = new Map<string, KeptBuilds>();

  constructor(connect: () => Promise<DockerApi>, keeping: Keeping, contexts: Contexts) {
    this.connect = connect;
    this.keeping = keeping;
    this.contexts = contexts;
    this.files = new LoadedFiles(keeping.files);
  }

  /** Notes what was seen as a build began, of which a record tells later. */
  noteStart(ref: string, seen: Sighting): void {
    this.starts.set(ref, seen);
    for (const oldest of [...this.starts.keys()].slice(0, -mostStarts)) this.starts.delete(oldest);
  }

  /**
   * Null when the builder can't be told, or not be asked, and when nothing is known of what it has. `isWatched`: the
   * engine's images and the context are as they were when last asked for, but for the files that were noted.
   */
  async look(question: NextBuildQuestion, isWatched: boolean, signal: AbortSignal): Promise<NextBuild | null> {
    if (!isWatched) this.forget();
    const api = await this.connect();
    const engine = await this.askEngine(api, signal);
    if (engine === null) return null;
    const { dockerfile, record, builder, context } = question;
    const kept = await this.readKept(dockerfile);
    const last = kept.baselines.find(({ ref }) => ref === record?.ref);
    const builderName = nameBuilder(engine, question, last);
    if (builderName === null) return null;
    const others = await this.readOthers(dockerfile);
    const isOfBuilder = (each: Baseline): boolean => each.builderName === builderName;
    if (record === null && builder === "buildkit" && !others.baselines.some(isOfBuilder)) return null;
    const options = optionsOf(question, last, await this.keeping.seal());
    const plans = this.planBuilds(question, last, options, engine);
    if (hasEngineImages(builderName)) {
      for (const plan of plans) await askForImages(() => plan.plan(), this.images, api, signal);
      this.held ??= await askHeldResults(api, builder, signal);
    }
    const now = await this.readContext(question, plans, kept, isWatched, signal);
    const ofBuilder = { ...kept, baselines: kept.baselines.filter(isOfBuilder) };
    const earlier = [...ofBuilder.baselines, ...others.baselines.filter(isOfBuilder)];
    const traits = traitsOf(engine);
    const candidates = [...listBuildArgs(question), ...options.buildArgs.values(), ...listValues(this.images)];
    const recalled = await recallBuilds(ofBuilder, candidates, traits, this.keeping, this.files, signal);
    const unwatched = last === undefined ? await this.sightLast(question, builderName, traits, now, earlier) : [];
    const next = { builderName, chain: plans[0].key() };
    const shared = await recallOthers(next, others, candidates, traits, this.keeping, this.files, signal);
    // What the builder has from a build of which too little is known may be anything: nothing tells what is different.
    const isLastUnknown = last === undefined && record?.builder === builder && unwatched.length === 0;
    const own = isLastUnknown ? recalled.map((build) => ({ ...build, isOwn: false })) : [...recalled, ...unwatched];
    const made = [...own, ...shared].sort((a, b) => a.startedAt - b.startedAt);
    const { past, received } = replayBuilds(made, this.held);
    const world = { ...plans[0].world, context: now.snapshot, received: received.get(basename(context)) ?? null };
    const images =
      builder === "classic" ? await this.classic.look(plans[0], world, context, engine, api, signal) : undefined;
    const isUntold = (record === null || isLastUnknown) && made.length === 0 && images === undefined;
    if (isUntold) return null;
    const platform = question.platform ?? engine.platform;
    return {
      prediction: { world, past, ...(images === undefined ? {} : { images }) },
      options,
      platform,
      timings: kept.records,
      problems: now.problems,
    };
  }

  private forget(): void {
    this.images = new Map();
    this.engine = null;
    this.held = null;
    this.classic.forget();
    this.kept.clear();
    this.others.clear();
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

  /** The build that may come next, and the last one when its start was not kept. */
  private planBuilds(
    { text, record, builder, target, platform }: NextBuildQuestion,
    last: Baseline | undefined,
    options: BuildOptions,
    engine: EngineDetails,
  ): readonly [PlannedBuild, ...PlannedBuild[]] {
    const traits = traitsOf(engine);
    const request = { builder, target, platform: platform ?? engine.platform };
    const next = new PlannedBuild(text, request, options, traits, this.images);
    const before = last === undefined && record !== null ? planRecorded(record, traits, this.images) : null;
    return before === null ? [next] : [next, before];
  }

  private async readContext(
    { dockerfile, context, builder }: NextBuildQuestion,
    plans: readonly PlannedBuild[],
    { baselines }: KeptBuilds,
    isWatched: boolean,
    signal: AbortSignal,
  ): Promise<ContextNow> {
    const newest = baselines.find((each) => each.files !== null && each.context === context);
    const remembered = newest?.files == null ? null : await this.files.load(newest.files, signal);
    const reads = mergeReads(plans.map((plan) => listContextPaths(plan.plan())));
    return this.contexts.look({ folder: context, dockerfile, builder, reads }, isWatched, remembered, signal);
  }

  /** The last build as far as it was seen, which is kept for later when that is far enough. */
  private async sightLast(
    { record, context, builder, dockerfile }: NextBuildQuestion,
    builderName: string,
    traits: BuilderTraits,
    now: ContextNow,
    earlier: readonly Baseline[],
  ): Promise<MadeBuild[]> {
    if (record?.builder !== builder) return [];
    const text = await readUntouched(dockerfile, record.startedAt);
    const settled = listSettled(
      this.images,
      earlier.filter(({ startedAt }) => startedAt < record.startedAt),
    );
    const since = { folder: context, context: now, text, images: this.images, isPrompt: false, settled };
    const seen = this.starts.get(record.ref) ?? since;
    const made = sightBuild(record, seen, traits);
    if (await keepSighted(record, made, seen, builderName, this.keeping)) {
      const { dockerfile: built } = withText(record, seen.text);
      await this.keeping.records.add(forgetNames(record, built.text ?? ""));
      this.starts.delete(record.ref);
      this.kept.delete(dockerfile);
    }
    return made;
  }
}

/** The text of a file that was not touched since a time; null when it was, or can't be read. */
async function readUntouched(path: string, time: Timestamp): Promise<string | null> {
  try {
    const [text, { mtimeMs, ctimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return Math.max(mtimeMs, ctimeMs) < time ? text : null;
  } catch {
    return null;
  }
}

/** Which builder it will be; null when that can't be told. `last` is what was kept of the last build's start. */
function nameBuilder(
  engine: EngineDetails,
  { builder, record, builderName }: NextBuildQuestion,
  last: Baseline | undefined,
): string | null {
  if (record !== null || builder === "classic") return builderNameOf(engine, builder, record?.origin ?? null, last);
  return builderName === null ? null : nameBuildKit(engine, builderName);
}

/** What is not asked is as in the last build, but for having steps run again that are there. */
function optionsOf(question: NextBuildQuestion, last: Baseline | undefined, seal: Seal): BuildOptions {
  const { record, buildArgs } = question;
  const then =
    last === undefined
      ? {
          ...plainBuildOptions,
          ...record?.origin?.options,
          ...(record === null ? {} : { buildArgs: record.buildArgs }),
        }
      : unsealOptions(last, unsealer(seal, listBuildArgs(question)));
  return { ...then, buildArgs: buildArgs ?? then.buildArgs, noCache: false, noCacheFilter: [] };
}

/** All values of build arguments that are known in the clear. */
function listBuildArgs({ record, buildArgs }: NextBuildQuestion): readonly string[] {
  return [...(record?.buildArgs.values() ?? []), ...(buildArgs?.values() ?? [])];
}

/** What any of several builds reads; null for everything. */
function mergeReads(reads: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = reads.filter((read) => read !== null);
  return known.length < reads.length ? null : [...new Set(known.flat())].sort();
}
