import type { BuilderKind } from "../build/buildRecord.ts";
import type { World } from "../context/world.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import type { BuildPlan } from "../plan/plan.ts";
import { planBuild } from "../plan/planBuild.ts";
import { defaultPlatform, type Platform } from "../plan/platform.ts";
import { agree } from "./agree.ts";
import { combineVerdicts } from "./combineVerdicts.ts";
import { keyChain } from "./keyChain.ts";
import type { KnownResults } from "./knownResults.ts";
import type { PastEvent } from "./pastEvent.ts";
import { predict } from "./predict.ts";
import { probeImages, type ClassicCache } from "./probeImages.ts";
import type { Verdict } from "./reason.ts";

/** What is asked of a build beside its Dockerfile and the facts of its world. */
export interface BuildRequest {
  readonly builder: BuilderKind;
  /** Name or number of a stage; null for the last. */
  readonly target: string | null;
  /** Null for the engine's own. */
  readonly platform: Platform | null;
}

/** What a prediction goes by. */
export interface PredictionFacts {
  /** What the next build reads. */
  readonly world: World;
  /** What the builder holds. */
  readonly known: KnownResults;
  /** Of the classic builder; not given: its images were not looked at. */
  readonly images?: ClassicCache;
}

/**
 * All that may be true, where facts leave something open; the likeliest first. What does not come out the same with all
 * of them is not known.
 */
export type Possibilities = readonly [PredictionFacts, ...PredictionFacts[]];

/** The plan of a build whose base images are those of the world. */
export function planIn(dockerfile: Dockerfile, { builder, target, platform }: BuildRequest, world: World): BuildPlan {
  const wanted = platform ?? defaultPlatform;
  return planBuild(dockerfile, {
    builder,
    target,
    buildArgs: world.options.buildArgs,
    platform: wanted,
    tidiesWorkdir: world.tidiesWorkdir ?? true,
    namedContexts: new Set(world.namedContexts.keys()),
    namedImages: world.namedImages ?? new Map<string, never>(),
    baseConfig: (reference) => mapKnown(world.baseImage(reference, wanted), ({ config }) => config),
  });
}

/** A build of the same Dockerfile that went through, as an event of the past. */
export function assumeBuilt(dockerfile: Dockerfile, request: BuildRequest, world: World): PastEvent {
  const chain = keyChain(dockerfile, planIn(dockerfile, request, world), world, request.builder);
  const none: ReadonlySet<number> = new Set();
  const left = new Map<number, never>();
  return {
    kind: "build",
    build: { chain, unfinished: none, uncertain: none, failed: none, built: none, left, tags: [], isOwn: true },
  };
}

/** What the next build of a Dockerfile will do at each instruction, and its plan. */
export interface Forecast {
  readonly plan: BuildPlan;
  readonly verdicts: readonly Verdict[];
}

/** Gets ready, for what is asked of the next build, to predict one text after the other while the user types. */
export type Forecaster = (request: BuildRequest) => (dockerfile: Dockerfile) => Forecast;

/** Forecasts what holds with all that may be true. */
export function forecaster(possibilities: Possibilities): Forecaster {
  return (request) => {
    const predictors = possibilities.map((facts) => predictor(request, facts));
    return (dockerfile) => {
      const forecasts = predictors.map((predictNext) => predictNext(dockerfile));
      return forecasts.reduce(({ plan, verdicts }, other) => ({ plan, verdicts: agree(verdicts, other.verdicts) }));
    };
  };
}

function predictor(
  request: BuildRequest,
  { world, known, images }: PredictionFacts,
): (dockerfile: Dockerfile) => Forecast {
  const { builder } = request;
  return (dockerfile) => {
    const plan = planIn(dockerfile, request, world);
    const chain = keyChain(dockerfile, plan, world, builder);
    const probes = images === undefined ? undefined : probeImages(chain, world, images);
    const { instructions } = predict(chain, known, world.options.cacheFrom, probes);
    return { plan, verdicts: instructions.map(combineVerdicts) };
  };
}
