import type { LastStep } from "../../server/src/core/build/lastStep.ts";
import { combineVerdicts } from "../../server/src/core/cache/combineVerdicts.ts";
import { planIn, type BuildRequest } from "../../server/src/core/cache/forecast.ts";
import { keyChain } from "../../server/src/core/cache/keyChain.ts";
import type { KeyChain } from "../../server/src/core/cache/cacheKey.ts";
import { KnownResults } from "../../server/src/core/cache/knownResults.ts";
import type { PastEvent } from "../../server/src/core/cache/pastEvent.ts";
import { predict } from "../../server/src/core/cache/predict.ts";
import { replayBuilds, type MadeBuild } from "../../server/src/core/cache/replayBuilds.ts";
import type { Verdict } from "../../server/src/core/cache/reason.ts";
import type { World } from "../../server/src/core/context/world.ts";
import type { Dockerfile } from "../../server/src/core/dockerfile/dockerfile.ts";
import type { Platform } from "../../server/src/core/plan/platform.ts";

/** A build as it is about to be made. */
export interface KnownBuild {
  readonly dockerfile: Dockerfile;
  /** Tells the Dockerfile from others. */
  readonly path: string;
  readonly builder: BuildRequest["builder"];
  readonly target: string | null;
  readonly platforms: readonly Platform[];
  readonly tags: readonly string[];
  /** What it reads, but for what the engine held of its context before. */
  readonly world: Omit<World, "received">;
  /** The name by which the engine tells its context from others (B7). */
  readonly contextName: string;
}

/** What became of a build: what it did at each instruction, and whether it went through. */
export interface KnownEnd {
  readonly steps: readonly (LastStep | null)[];
  readonly hasFailed: boolean;
}

/** Anything but a build that changed what a builder has. */
export type OtherEvent = Exclude<PastEvent, { kind: "build" }>;

type Remembered =
  | { readonly kind: "made"; readonly path: string; readonly tags: readonly string[]; readonly made: MadeBuild }
  | OtherEvent;

/** What is known to have happened on a builder: predictions are made of it alone. */
export class Memory {
  private readonly past: Remembered[] = [];

  /** One verdict for each platform and instruction. */
  predict(next: KnownBuild): readonly (readonly Verdict[])[] {
    const known = new KnownResults(next.builder, this.replay(next.path));
    return this.chainsOf(next).map((chain) => {
      return predict(chain, known, next.world.options.cacheFrom).instructions.map(combineVerdicts);
    });
  }

  built(build: KnownBuild, { steps, hasFailed }: KnownEnd): void {
    const { path, tags, dockerfile, builder, target, world, contextName } = build;
    const status = hasFailed ? ("failed" as const) : ("completed" as const);
    const startedAt = this.past.length;
    for (const platform of build.platforms) {
      const request = { builder, target, platform };
      const made = {
        startedAt,
        endedAt: startedAt,
        dockerfile,
        request,
        world,
        contextName,
        status,
        steps,
        isOwn: false,
      };
      this.past.push({ kind: "made", path, tags, made });
    }
  }

  happened(event: OtherEvent): void {
    this.past.push(event);
  }

  /** The keys of a build that comes next, for each platform. */
  chainsOf({ dockerfile, builder, target, platforms, contextName, world }: KnownBuild): readonly KeyChain[] {
    const received =
      replayBuilds(
        this.made().map(({ made }) => made),
        null,
      ).received.get(contextName) ?? null;
    const inWorld = { ...world, received };
    return platforms.map((platform) => {
      const plan = planIn(dockerfile, { builder, target, platform }, inWorld);
      return keyChain(dockerfile, plan, inWorld, builder);
    });
  }

  private made(): readonly (Remembered & { kind: "made" })[] {
    return this.past.filter((each) => each.kind === "made");
  }

  /** All events; builds of the same Dockerfile are what it changed from, of a new one all, since all are known. */
  private replay(own: string): readonly PastEvent[] {
    const isNew = this.made().every(({ path }) => path !== own);
    const builds = replayBuilds(
      this.made().map(({ path, made }) => ({ ...made, isOwn: isNew || path === own })),
      null,
    ).past.values();
    return this.past.flatMap((each): PastEvent[] => {
      if (each.kind !== "made") return [each];
      const { value } = builds.next();
      return value?.kind === "build" ? [{ kind: "build", build: { ...value.build, tags: each.tags } }] : [];
    });
  }
}
