import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { KeyChain } from "../core/cache/cacheKey.ts";
import { planIn, type BuildRequest } from "../core/cache/forecast.ts";
import { keyChain } from "../core/cache/keyChain.ts";
import { plainBuildOptions, type BuildOptions, type World } from "../core/context/world.ts";
import type { Dockerfile } from "../core/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { unknown } from "../core/known.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import { parsePlatform } from "../core/plan/platform.ts";
import { imagesOf, type ImagesAtHand } from "./baseImages.ts";
import { namedWorld, unlessReplaced } from "./namedContexts.ts";
import type { BuilderTraits } from "./pastBuilds.ts";

const unread = unknown("the files of the context were not read yet");

/** A build of which the files are not read yet. */
export class PlannedBuild {
  readonly request: BuildRequest;
  /** All that it starts from but its context; images are those that were found by now. */
  readonly world: Omit<World, "received">;
  private readonly dockerfile: Dockerfile;

  constructor(
    text: string,
    request: BuildRequest,
    options: BuildOptions,
    traits: BuilderTraits,
    baseImage: World["baseImage"],
    named: NamedContexts,
  ) {
    this.dockerfile = parseDockerfile(text);
    this.request = request;
    this.world = {
      ...traits.world,
      options,
      context: unread,
      ...namedWorld(named, () => unread),
      baseImage: unlessReplaced(baseImage, named),
    };
  }

  plan(): BuildPlan {
    return planIn(this.dockerfile, this.request, { ...this.world, received: null });
  }

  /** The keys of its steps without their files. */
  key(): KeyChain {
    return this.keyIn({ ...this.world, received: null });
  }

  /** Its keys in a world where everything was read. */
  keyIn(world: World): KeyChain {
    return keyChain(this.dockerfile, planIn(this.dockerfile, this.request, world), world, this.request.builder);
  }
}

/** A build that was made, as its record tells; null when that lacks the Dockerfile's text. */
export function planRecorded(
  { dockerfile, origin, builder, target, buildArgs }: BuildRecord,
  traits: BuilderTraits,
  images: ImagesAtHand,
): PlannedBuild | null {
  if (dockerfile.text === null || origin === null) return null;
  const platform = parsePlatform(origin.platform?.split(",")[0] ?? "") ?? traits.platform;
  const options = { ...plainBuildOptions, ...origin.options, buildArgs };
  return new PlannedBuild(
    dockerfile.text,
    { builder, target, platform },
    options,
    traits,
    imagesOf(images),
    origin.namedContexts,
  );
}
