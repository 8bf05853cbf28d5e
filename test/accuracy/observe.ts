import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { listContextPaths } from "../../server/src/core/cache/contextPaths.ts";
import { planIn } from "../../server/src/core/cache/forecast.ts";
import { keyChain } from "../../server/src/core/cache/keyChain.ts";
import type { ContextSnapshot } from "../../server/src/core/context/snapshot.ts";
import type { BaseImageFacts, ImageStore, World } from "../../server/src/core/context/world.ts";
import { parseDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
import { unknown, type Known } from "../../server/src/core/known.ts";
import { defaultPlatform, parsePlatform } from "../../server/src/core/plan/platform.ts";
import { Contexts } from "../../server/src/facts/contexts.ts";
import { readCommandLine } from "../scenarios/prediction/commandLine.ts";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";
import type { KnownBuild } from "./memory.ts";
import { contextFolder, dockerfilePath, namedFolder, type Places } from "./places.ts";

/** What is asked of one engine. */
export interface Surroundings {
  readonly builder: "buildkit" | "classic";
  readonly imageStore: ImageStore;
  /** Docker 20.10's classic builder keeps WORKDIR's path as it is written. */
  readonly tidiesWorkdir: boolean;
  readonly inspectImage: (reference: string) => Promise<Known<BaseImageFacts>>;
}

/** Looks at everything that a build is about to read: its folder, its Dockerfile, the engine's images. */
export async function observe(build: ScenarioBuild, places: Places, around: Surroundings): Promise<KnownBuild> {
  const { builder, imageStore, tidiesWorkdir } = around;
  const path = dockerfilePath(places, build);
  const dockerfile = parseDockerfile(await readFile(path, "utf8"));
  const line = readCommandLine(build, ["-t", places.tag, ...(build.flags ?? [])]);
  const folder = contextFolder(places, build);
  const named = Object.keys(build.namedContexts ?? {});
  const contexts = named.map(
    async (name) => [name, await readContext(namedFolder(places, name), null, builder)] as const,
  );
  const world: KnownBuild["world"] = {
    options: line.options,
    context: unknown("not read yet"),
    namedContexts: new Map(await Promise.all(contexts)),
    baseImage: () => unknown("not asked yet"),
    imageStore,
    tidiesWorkdir,
    // So did all builders that are tried here and tidy paths.
    comparesHealthchecks: tidiesWorkdir,
  };
  const platforms = line.platforms.map((text) => parsePlatform(text) ?? defaultPlatform);
  const [platform = defaultPlatform] = platforms;
  const request = { builder, target: line.target, platform };
  const baseImage = line.pull
    ? (reference: string) => unknown(`--pull asks the registry what ${reference} is`)
    : await inspectImages(around, (ask) => {
        const asking = { ...world, received: null, baseImage: ask };
        keyChain(dockerfile, planIn(dockerfile, request, asking), asking, builder);
      });
  const reads = listContextPaths(planIn(dockerfile, request, { ...world, received: null, baseImage }));
  const context = await readContext(folder, path, builder, reads);
  return {
    ...{ dockerfile, path, builder, target: line.target, tags: line.tags },
    platforms: platforms.length === 0 ? [defaultPlatform] : platforms,
    world: { ...world, context, baseImage },
    contextName: basename(folder),
  };
}

async function readContext(
  folder: string,
  dockerfile: string | null,
  builder: "buildkit" | "classic",
  reads: readonly string[] | null = null,
): Promise<Known<ContextSnapshot>> {
  const { signal } = new AbortController();
  const { snapshot } = await new Contexts().look({ folder, dockerfile, builder, reads }, false, null, signal);
  return snapshot;
}

type AskImage = World["baseImage"];

/** The images that making the keys asks for; what one says may lead to others. */
async function inspectImages({ inspectImage }: Surroundings, makeKeys: (ask: AskImage) => void): Promise<AskImage> {
  const found = new Map<string, Known<BaseImageFacts>>();
  const gap = unknown("not asked yet");
  for (;;) {
    const missing = new Set<string>();
    makeKeys((reference) => {
      const facts = found.get(reference);
      if (facts === undefined) missing.add(reference);
      return facts ?? gap;
    });
    if (missing.size === 0) return (reference) => found.get(reference) ?? gap;
    for (const reference of missing) found.set(reference, await inspectImage(reference));
  }
}
