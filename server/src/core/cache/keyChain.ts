import type { World } from "../context/world.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { BuildPlan } from "../plan/plan.ts";
import type { BuilderKind } from "../build/buildRecord.ts";
import { keyBuildkitChain } from "./buildkitKeys.ts";
import type { KeyChain } from "./cacheKey.ts";
import { keyClassicChain } from "./classicKeys.ts";

/** The keys of a build's steps. One function for builds that were made and for the one to come. */
export function keyChain(dockerfile: Dockerfile, plan: BuildPlan, world: World, builder: BuilderKind): KeyChain {
  return builder === "classic" ? keyClassicChain(dockerfile, plan, world) : keyBuildkitChain(dockerfile, plan, world);
}
