import { basename } from "node:path";
import type { Baseline } from "../core/build/baseline.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import { forgetNames } from "../core/build/forgetNames.ts";
import { listContextPaths } from "../core/cache/contextPaths.ts";
import type { PredictionFacts } from "../core/cache/forecast.ts";
import { replayBuilds, type MadeBuild } from "../core/cache/replayBuilds.ts";
import { plainBuildOptions, type BuildOptions } from "../core/context/world.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import { askForImages, listValues, type ImagesAtHand } from "./baseImages.ts";
import { builderNameOf, hasEngineImages, traitsOf } from "./builder.ts";
import type { ContextNow, Contexts } from "./contexts.ts";
import type { Keeping } from "./keeping.ts";
import type { BuilderTraits } from "./pastBuilds.ts";
import { PlannedBuild, planRecorded } from "./plannedBuild.ts";
import { LoadedFiles, readKept, recallBuilds, type KeptBuilds } from "./recall.ts";
import { keepSighted, sightBuild } from "./sighting.ts";

/** A build that may come next. Paths are absolute, through real folders. What is not asked here is as in the last build. */
export interface NextBuildQuestion {
  readonly dockerfile: string;
  readonly text: string;
  readonly context: string;
  readonly builder: BuilderKind;
  readonly target: string | null;
  /** Null for the engine's own. */
  readonly platform: Platform | null;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** The newest build that is known. */
  readonly record: BuildRecord;
}

/** What is known of the next build. */
export interface NextBuild {
  readonly prediction: PredictionFacts;
  readonly platform: Platform;
  /** Earlier builds, from the newest on, which tell how long steps take. */
  readonly timings: readonly BuildRecord[];
  /** What of the context can't be read as it should be, a line each. */
  readonly problems: readonly string[];
}

/** Finds out what next builds start from, and what their builder has from earlier ones. */
export class NextBuilds {
  private readonly connect: () => Promise<DockerApi>;
  private readonly keeping: Keeping;
  private readonly contexts: Contexts;
  private readonly files: LoadedFiles;
  private images: ImagesAtHand = new Map();

  constructor(connect: () => Promise<DockerApi>, keeping: Keeping, contexts: Contexts) {
    this.connect = connect;
    this.keeping = keeping;
    this.contexts = contexts;
    this.files = new LoadedFiles(keeping.files);
  }

  /**
   * Null when the builder can't be told, or not be asked. `isWatched`: the engine's images and the context are as they
   * were when last asked for, but for the files that were noted.
   */
  async look(question: NextBuildQuestion, isWatched: boolean, signal: AbortSignal): Promise<NextBuild | null> {
    if (!isWatched) this.images = new Map();
    const api = await this.connect();
    const engine = await api.engine(signal);
    if (engine.kind === "failed") return null;
    const kept = await readKept(this.keeping, question.dockerfile);
    const last = kept.baselines.find(({ ref }) => ref === question.record.ref);
    const builderName = builderNameOf(engine.value, question.builder, question.record, last);
    if (builderName === null) return null;
    const traits = traitsOf(engine.value);
    const plans = this.planBuilds(question, last, engine.value);
    if (hasEngineImages(builderName)) {
      for (const build of plans) await askForImages(() => build.plan(), this.images, api, signal);
    }
    const now = await this.readContext(question, plans, kept, isWatched, signal);
    const made = await this.recall(question, { ...kept, builderName }, now, traits, signal);
    const { past, received } = replayBuilds(made);
    const [next] = plans;
    const platform = question.platform ?? engine.value.platform;
    const world = { ...next.world, context: now.snapshot, received: received.get(basename(question.context)) ?? null };
    return { prediction: { world, past }, platform, timings: kept.records, problems: now.problems };
  }

  /** The build that may come next, and the last one when nobody watched it. */
  private planBuilds(
    question: NextBuildQuestion,
    last: Baseline | undefined,
    engine: EngineDetails,
  ): readonly [PlannedBuild, ...PlannedBuild[]] {
    const { builder, target, record } = question;
    const traits = traitsOf(engine);
    const request = { builder, target, platform: question.platform ?? engine.platform };
    const next = new PlannedBuild(question.text, request, optionsOf(question, last), traits, this.images);
    const before = last === undefined ? planRecorded(record, traits, this.images) : null;
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

  /** The builds that the builder made, oldest first, as far as they are known. */
  private async recall(
    { record, buildArgs, context, builder }: NextBuildQuestion,
    { baselines, records, builderName }: KeptBuilds & { readonly builderName: string },
    now: ContextNow,
    traits: BuilderTraits,
    signal: AbortSignal,
  ): Promise<readonly MadeBuild[]> {
    const isKept = baselines.some(({ ref }) => ref === record.ref);
    const seen = { folder: context, context: now, images: this.images, isPrompt: false };
    const unwatched = isKept || record.builder !== builder ? [] : sightBuild(record, seen, traits);
    if (unwatched.length > 0 && (await keepSighted(record, seen, builderName, traits, this.keeping)))
      await this.keeping.records.add(forgetNames(record, record.dockerfile.text ?? ""));
    const own = { records, baselines: baselines.filter((each) => each.builderName === builderName) };
    const candidates = [...buildArgs.values(), ...record.buildArgs.values(), ...listValues(this.images)];
    const recalled = await recallBuilds(own, candidates, traits, this.keeping, this.files, signal);
    return [...recalled, ...unwatched].sort((a, b) => a.startedAt - b.startedAt);
  }
}

/** What is not asked is as in the last build, but for asking it to run steps that it has. */
function optionsOf({ record, buildArgs }: NextBuildQuestion, last: Baseline | undefined): BuildOptions {
  const given = last?.options ?? record.origin?.options ?? plainBuildOptions;
  return { ...given, buildArgs, noCache: false, noCacheFilter: [] };
}

/** What any of several builds reads; null for everything. */
function mergeReads(reads: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = reads.filter((read) => read !== null);
  return known.length < reads.length ? null : [...new Set(known.flat())].sort();
}
