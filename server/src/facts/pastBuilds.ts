import { basename } from "node:path";
import type { Baseline } from "../core/build/baseline.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { RecordReader } from "../core/build/recordReader.ts";
import type { BuildRequest } from "../core/cache/forecast.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { plainBuildOptions, type BaseImageFacts, type BuildOptions, type World } from "../core/context/world.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../core/known.ts";
import { parsePlatform, type Platform } from "../core/plan/platform.ts";
import { namedWorld, unlessReplaced, type NamedWorld } from "./namedContexts.ts";

/** What all builds of one builder have in common. */
export interface BuilderTraits {
  readonly world: Pick<World, "imageStore" | "tidiesWorkdir" | "comparesHealthchecks">;
  /** What it builds for when nothing is asked. */
  readonly platform: Platform;
}

/** The files of a kept build; null, or left out, when they are not kept any more. */
export interface KeptFiles {
  readonly context: ContextSnapshot | null;
  readonly named: ReadonlyMap<string, ContextSnapshot | null>;
}

/** The base images of a kept build, by reference. */
export type KeptImages = ReadonlyMap<string, BaseImageFacts>;

/** A build whose start was kept, of which a record tells what it did; with its options and images in the clear. */
export function recallBuild(
  baseline: Baseline,
  record: BuildRecord,
  { context: files, named }: KeptFiles,
  traits: BuilderTraits,
  options: BuildOptions,
  images: KeptImages,
): MadeBuild[] {
  const {
    dockerfile: { text },
    builder,
    target,
    platform,
    context,
    namedContexts,
  } = baseline;
  const world: Omit<World, "received"> = {
    ...traits.world,
    options,
    context: files === null ? unknown("the files of an earlier build are not kept any more") : known(files),
    ...namedWorld(namedContexts, (name) => namedFiles(name, named)),
    baseImage: unlessReplaced((reference) => {
      const image = images.get(reference);
      return image === undefined ? unknown(`what ${reference} was at an earlier build is not known`) : known(image);
    }, namedContexts),
  };
  return madeBuilds(text, { builder, target }, platform, world, context, record, traits);
}

/** The build that a record tells of; none when that lacks the Dockerfile's text or the options. */
export function reconstructBuild(
  record: BuildRecord,
  files: Known<ContextSnapshot>,
  named: NamedWorld,
  baseImage: World["baseImage"],
  traits: BuilderTraits,
): MadeBuild[] {
  const { origin, dockerfile, builder, target, context, buildArgs } = record;
  if (origin === null || dockerfile.text === null) return [];
  const options: BuildOptions = { ...plainBuildOptions, ...origin.options, buildArgs };
  const world: Omit<World, "received"> = {
    ...traits.world,
    options,
    context: files,
    ...named,
    baseImage: unlessReplaced(baseImage, origin.namedContexts),
  };
  return madeBuilds(dockerfile.text, { builder, target }, origin.platform, world, context, record, traits);
}

/** One for each platform that the build was for. */
function madeBuilds(
  text: string,
  asked: Pick<BuildRequest, "builder" | "target">,
  platforms: string | null,
  world: Omit<World, "received">,
  context: string | null,
  record: BuildRecord,
  traits: BuilderTraits,
): MadeBuild[] {
  const dockerfile = parseDockerfile(text);
  const steps = new RecordReader().stepsOf({ ...record, buildArgs: world.options.buildArgs })(dockerfile);
  const contextName = context === null ? null : basename(context);
  const { status, startedAt, completedAt } = record;
  const build = {
    startedAt,
    endedAt: completedAt ?? startedAt,
    dockerfile,
    world,
    contextName,
    status,
    steps,
    isOwn: true,
  };
  return (platforms?.split(",") ?? [""]).map((platform) => {
    return { ...build, request: { ...asked, platform: parsePlatform(platform) ?? traits.platform } };
  });
}

function namedFiles(name: string, named: KeptFiles["named"]): Known<ContextSnapshot> {
  const files = named.get(name) ?? null;
  return files === null
    ? unknown(`the files of the build context ${name} are not known of an earlier build`)
    : known(files);
}
