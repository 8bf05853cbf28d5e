import type { BuilderKind } from "../build/buildRecord.ts";
import { snapshotOf, type Given } from "../context/snapshot.fixture.ts";
import {
  plainBuildOptions,
  type BaseImageFacts,
  type BuildOptions,
  type ImageStore,
  type World,
} from "../context/world.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown } from "../known.ts";
import type { StepId } from "../plan/command.ts";
import { emptyImageConfig, type ImageConfig } from "../plan/imageConfig.ts";
import { planBuild } from "../plan/planBuild.ts";
import type { PlanOptions } from "../plan/planOptions.ts";
import type { KeyChain } from "./cacheKey.ts";
import { keyChain } from "./keyChain.ts";
import { KnownResults } from "./knownResults.ts";
import type { PastBuild, PastEvent } from "./pastEvent.ts";
import { predict, type PredictedInstruction } from "./predict.ts";
import { probeImages, type ClassicCache } from "./probeImages.ts";
import type { Reason, Verdict } from "./reason.ts";

/** A build as tests tell of it; what is left out is that of a plain `docker build` of an empty context. */
export interface GivenBuild {
  readonly dockerfile: string;
  readonly files?: Readonly<Record<string, Given>>;
  readonly received?: ContextSnapshot;
  readonly namedContexts?: Readonly<Record<string, Readonly<Record<string, Given>>>>;
  /** By reference: the layers, or all facts; null: not known. Every other image but `gone` is one layer of its own name. */
  readonly images?: Readonly<Record<string, string | BaseImageFacts | null>>;
  readonly config?: Partial<ImageConfig>;
  readonly args?: Readonly<Record<string, string>>;
  readonly options?: Partial<BuildOptions>;
  readonly plan?: Partial<PlanOptions>;
  readonly builder?: BuilderKind;
  readonly imageStore?: ImageStore;
  readonly tags?: readonly string[];
  /** Lines whose step failed; it and what is built on it did not finish. */
  readonly failed?: readonly number[];
  /** Lines of a build that failed of whose steps it is not told whether they finished. */
  readonly uncertain?: readonly number[];
  readonly isOwn?: boolean;
}

/** The keys of a build. */
export function keysOf(build: GivenBuild): KeyChain {
  const { builder = "buildkit" } = build;
  const dockerfile = parseDockerfile(build.dockerfile);
  const world = worldOf(build);
  const plan = planBuild(dockerfile, {
    builder,
    buildArgs: world.options.buildArgs,
    namedContexts: new Set(Object.keys(build.namedContexts ?? {})),
    baseConfig: (reference) => {
      const facts = world.baseImage(reference, { os: "linux", architecture: "amd64", variant: "" });
      return facts.known ? known(facts.value.config) : facts;
    },
    ...build.plan,
  });
  return keyChain(dockerfile, plan, world, builder);
}

/** Each thing that happened: a build, or another event. */
export type GivenEvent = GivenBuild | Exclude<PastEvent, { kind: "build" }>;

/** One line per instruction of the last build: its line number and what will become of it. */
export function predictAfter(past: readonly GivenEvent[], now: GivenBuild, images?: ClassicCache): readonly string[] {
  const chain = keysOf(now);
  const answers = predictInstructions(past, now, images);
  return answers.map((answer, index) => {
    return [String(chain.dockerfile.instructions[index]?.line), ...describe(answer)].join(" ");
  });
}

/** The same with all that is said. */
export function predictInstructions(
  past: readonly GivenEvent[],
  now: GivenBuild,
  images?: ClassicCache,
): readonly PredictedInstruction[] {
  const events = past.map((event): PastEvent => ("kind" in event ? event : { kind: "build", build: pastBuild(event) }));
  const results = new KnownResults(now.builder ?? "buildkit", events);
  const chain = keysOf(now);
  const probes = images === undefined ? undefined : probeImages(chain, worldOf(now), images);
  return predict(chain, results, now.options?.cacheFrom, probes).instructions;
}

/** The facts of a build. */
export function worldOf(build: GivenBuild): World {
  const args = new Map(Object.entries(build.args ?? {}));
  return {
    options: { ...plainBuildOptions, buildArgs: args, ...build.options },
    context: known(snapshotOf(build.files ?? {})),
    received: build.received ?? null,
    namedContexts: new Map(
      Object.entries(build.namedContexts ?? {}).map(([name, files]) => [name, known(snapshotOf(files))]),
    ),
    baseImage: (reference) => {
      if (reference === "gone") return unknown("the image gone is not at hand");
      const { [reference]: given = reference } = build.images ?? {};
      if (given === null) return unknown(`what ${reference} was is not known`);
      if (typeof given !== "string") return known(given);
      return known({ id: `id of ${given}`, layers: [given], config: { ...emptyImageConfig, ...build.config } });
    },
    imageStore: build.imageStore ?? "graphdriver",
  };
}

function pastBuild(build: GivenBuild): PastBuild {
  const chain = keysOf(build);
  const failed = new Set<StepId>();
  const uncertain = new Set<StepId>();
  const unfinished = new Set<StepId>();
  for (const { step } of chain.steps) {
    const line = chain.dockerfile.instructions[step.instruction]?.line ?? 0;
    if (build.failed?.includes(line)) failed.add(step.id);
    if (build.uncertain?.includes(line)) uncertain.add(step.id);
    if (failed.has(step.id) || step.inputs.some((input) => unfinished.has(input))) unfinished.add(step.id);
  }
  const { tags = [], isOwn = true } = build;
  return { chain, unfinished, uncertain, failed, built: new Set(), left: new Map(), tags, isOwn };
}

function describe({ verdict, triggers, merge }: PredictedInstruction): readonly string[] {
  const parts = [describeVerdict(verdict), ...triggers.map((trigger) => `[${describeVerdict(trigger)}]`)];
  return merge === null ? parts : [...parts, `+ ${describeVerdict(merge)}`];
}

function describeVerdict(verdict: Verdict): string {
  if (verdict.kind !== "rebuild" && verdict.kind !== "unknown") return verdict.kind;
  return `${verdict.kind}: ${verdict.reasons.map(describeReason).join(", ")}`;
}

function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case "files-changed":
      return reason.paths
        .map(({ path, change, context }) => `${context === undefined ? "" : `${context}:`}${path} ${change}`)
        .join(", ");
    case "variable-changed":
      return `${reason.origin} ${reason.name}`;
    case "follows":
      return `follows ${reason.line}`;
    case "stage-output":
      return `output of ${reason.stage}`;
    case "option-changed":
    case "no-cache":
    case "needs-buildkit":
      return `${reason.kind} ${reason.option}`;
    case "instruction-removed":
      return `without ${reason.text}`;
    case "base-changed":
      return `base ${reason.image}`;
    case "base-unknown":
      return `base ${reason.image} not known`;
    case "mount-changed":
      return `mount ${reason.target}`;
    case "remote-source":
      return reason.url;
    default:
      return reason.kind;
  }
}
