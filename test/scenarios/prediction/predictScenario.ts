import { basename } from "node:path";
import type { KeyChain } from "../../../server/src/core/cache/cacheKey.ts";
import { keyChain } from "../../../server/src/core/cache/keyChain.ts";
import { KnownResults } from "../../../server/src/core/cache/knownResults.ts";
import type { PastBuild, PastEvent } from "../../../server/src/core/cache/pastEvent.ts";
import { predict, type PredictedInstruction } from "../../../server/src/core/cache/predict.ts";
import type { ContextSnapshot } from "../../../server/src/core/context/snapshot.ts";
import type { BaseImageFacts, ImageStore, World } from "../../../server/src/core/context/world.ts";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../../../server/src/core/known.ts";
import { fullReference } from "../../../server/src/core/plan/imageReference.ts";
import { planBuild } from "../../../server/src/core/plan/planBuild.ts";
import { defaultPlatform, parsePlatform, type Platform } from "../../../server/src/core/plan/platform.ts";
import { readCommandLine, type CommandLine } from "./commandLine.ts";
import { contextOf, namedContext } from "./contextOf.ts";
import { planOperations } from "./operations.ts";
import type { Scenario, ScenarioBase, ScenarioBuild, ScenarioStep } from "./scenario.ts";
import { findUnfinished } from "./unfinished.ts";
import { WrittenFiles } from "./writtenFiles.ts";

/** What the model says of a scenario's second build: one answer per platform it is for. */
export function predictScenario(scenario: Scenario, imageStore: ImageStore): readonly PredictedInstruction[][] {
  const engine = new Engine(scenario, imageStore);
  const builds = [...(scenario.earlier ?? []), scenario.before, scenario.after];
  for (const [index, build] of builds.slice(0, -1).entries()) {
    engine.build(build, tagsOf(scenario), builds[index + 1]?.images ?? {});
  }
  for (const step of scenario.extraSteps ?? []) engine.apply(step);
  return engine.predict(scenario.after, scenario.options.args);
}

/** What the plan of a scenario's second build says that BuildKit will be asked for (operations.ts). */
export function planScenario(scenario: Scenario): readonly string[] {
  const engine = new Engine(scenario, "graphdriver");
  const line = readCommandLine(scenario.after, scenario.options.args);
  const { chain, world } = engine.key(scenario.after, line, platformsOf(line)[0] ?? defaultPlatform);
  return planOperations(chain, world);
}

/** All builds of a scenario have one tag; only the last one's command line is written out. */
function tagsOf({ options }: Scenario): readonly string[] {
  const at = options.args.indexOf("-t");
  return at === -1 ? [] : ["-t", options.args[at + 1] ?? ""];
}

/** What the builder has come to hold, as the builds of a scenario tell. */
class Engine {
  private readonly builder: Scenario["builder"];
  private readonly imageStore: ImageStore;
  private readonly tidiesWorkdir: boolean;
  private readonly files = new WrittenFiles();
  private readonly events: PastEvent[] = [];
  private readonly received = new Map<string, ContextSnapshot>();

  constructor({ builder, verifiedOn }: Scenario, imageStore: ImageStore) {
    this.builder = builder;
    this.tidiesWorkdir = verifiedOn.some((engine) => engine.includes("28.5"));
    this.imageStore = imageStore;
  }

  /**
   * `imagesAfter` are those that the engine had when the build was over: the classic builder keeps the base images that it
   * fetches.
   */
  build(given: ScenarioBuild, tagArguments: readonly string[], imagesAfter: ScenarioBuild["images"]): void {
    const build = this.builder === "classic" ? { ...given, images: { ...imagesAfter, ...given.images } } : given;
    for (const step of build.steps ?? []) this.apply(step);
    for (const base of build.baseImagesBuilt ?? []) this.buildBase(build, base);
    this.files.write(build);
    const line = readCommandLine(build, [...tagArguments, ...(build.flags ?? [])]);
    for (const platform of platformsOf(line)) {
      const { chain } = this.key(build, line, platform);
      this.events.push({ kind: "build", build: pastBuild(chain, line, build.fails === true) });
      if (chain.received?.known === true) this.received.set(contextName(build), chain.received.value);
    }
  }

  /** The results of building a base image are in the cache too. */
  private buildBase(build: ScenarioBuild, { dockerfile, files = [], ref }: ScenarioBase): void {
    const alone = { ...plainBuild, dockerfile, files, contextDir: `base of ${ref}`, images: build.images };
    const line = readCommandLine(alone, ["-t", ref, "--network", build.network ?? "default"]);
    const { chain } = this.key(alone, line, defaultPlatform);
    this.events.push({ kind: "build", build: { ...pastBuild(chain, line, false), isOwn: false } });
  }

  apply({ step, all, image }: ScenarioStep): void {
    if (step === "prune-build-cache") this.events.push({ kind: "pruned", all: all === true });
    if (step === "remove-image") this.events.push({ kind: "image-removed", tag: image ?? "" });
  }

  predict(build: ScenarioBuild, args: readonly string[]): PredictedInstruction[][] {
    for (const step of build.steps ?? []) this.apply(step);
    for (const base of build.baseImagesBuilt ?? []) this.buildBase(build, base);
    this.files.write(build);
    const line = readCommandLine(build, args);
    const results = new KnownResults(this.builder, this.events);
    return platformsOf(line).map((platform) => {
      const { chain } = this.key(build, line, platform);
      return [...predict(chain, results, line.options.cacheFrom).instructions];
    });
  }

  key(build: ScenarioBuild, line: CommandLine, platform: Platform): { chain: KeyChain; world: World } {
    const world = this.worldOf(build, line);
    const dockerfile = parseDockerfile(build.dockerfile);
    const plan = planBuild(dockerfile, {
      builder: this.builder,
      target: line.target,
      buildArgs: line.options.buildArgs,
      platform,
      tidiesWorkdir: this.tidiesWorkdir,
      multiPlatform: line.platforms.length > 1,
      namedContexts: new Set(Object.keys(build.namedContexts ?? {})),
      baseConfig: (reference) => {
        const facts = world.baseImage(reference, platform);
        return facts.known ? known(facts.value.config) : facts;
      },
    });
    return { chain: keyChain(dockerfile, plan, world, this.builder), world };
  }

  private worldOf(build: ScenarioBuild, line: CommandLine): World {
    return {
      options: line.options,
      context: known(contextOf(build, this.builder, this.files.timesOf(build))),
      received: this.received.get(contextName(build)) ?? null,
      namedContexts: new Map(
        Object.entries(build.namedContexts ?? {}).map(([name, files]) => [name, known(namedContext(files))]),
      ),
      baseImage: (reference) => findImage(build, reference, line.pull),
      imageStore: this.imageStore,
      comparesHealthchecks: this.tidiesWorkdir,
    };
  }
}

function findImage({ images }: ScenarioBuild, reference: string, pull: boolean): Known<BaseImageFacts> {
  const found = Object.entries(images).find(([name]) => fullReference(name) === fullReference(reference))?.[1];
  if (pull) return unknown(`--pull asks the registry what ${reference} is`);
  if (found === undefined) return unknown(`the image ${reference} is not at hand`);
  const { Env, User, WorkingDir, Shell, OnBuild } = found.config;
  const config = {
    env: Env ?? [],
    user: User ?? "",
    workingDir: WorkingDir ?? "",
    shell: Shell ?? [],
    onBuild: OnBuild ?? [],
  };
  return known({ id: found.id, layers: found.layers, config });
}

function pastBuild(chain: KeyChain, line: CommandLine, fails: boolean): PastBuild {
  const { unfinished, failed } = fails
    ? findUnfinished(chain)
    : { unfinished: new Set<number>(), failed: new Set<number>() };
  return {
    chain,
    unfinished,
    uncertain: new Set(),
    failed,
    built: new Set(),
    left: new Map(),
    tags: line.tags,
    isOwn: true,
  };
}

const plainBuild: Omit<ScenarioBuild, "dockerfile" | "files" | "contextDir" | "images"> = {
  dockerfileName: "Dockerfile",
  dockerfileInContext: false,
  dockerignore: null,
  buildArgs: {},
  target: null,
  platform: null,
  network: null,
};

function platformsOf({ platforms }: CommandLine): readonly Platform[] {
  return platforms.length === 0 ? [defaultPlatform] : platforms.map((text) => parsePlatform(text) ?? defaultPlatform);
}

/** The engine tells contexts apart by the base name of their folder (B7). */
function contextName({ contextDir, contextSubdir }: ScenarioBuild): string {
  return basename(contextSubdir ?? contextDir);
}
