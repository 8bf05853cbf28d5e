import { receiveContext } from "../../server/src/core/cache/buildkitKeys.ts";
import type { KeyChain } from "../../server/src/core/cache/cacheKey.ts";
import { combineVerdicts } from "../../server/src/core/cache/combineVerdicts.ts";
import { planIn, type BuildRequest } from "../../server/src/core/cache/forecast.ts";
import { keyChain } from "../../server/src/core/cache/keyChain.ts";
import { KnownResults } from "../../server/src/core/cache/knownResults.ts";
import type { PastEvent } from "../../server/src/core/cache/pastEvent.ts";
import { predict } from "../../server/src/core/cache/predict.ts";
import type { Verdict } from "../../server/src/core/cache/reason.ts";
import type { ContextSnapshot } from "../../server/src/core/context/snapshot.ts";
import type { World } from "../../server/src/core/context/world.ts";
import type { Dockerfile } from "../../server/src/core/dockerfile/dockerfile.ts";
import type { BuildPlan } from "../../server/src/core/plan/plan.ts";
import type { Platform } from "../../server/src/core/plan/platform.ts";
import type { LastStatus } from "../../server/src/core/build/lastStep.ts";

/** A build as it is about to be made. */
export interface KnownBuild {
  readonly dockerfile: Dockerfile;
  /** Tells the Dockerfile from others. */
  readonly path: string;
  readonly builder: BuildRequest["builder"];
  readonly target: string | null;
  readonly platforms: readonly Platform[];
  readonly tags: readonly string[];
  readonly cacheFrom: readonly string[];
  /** What it reads; what the engine held before of its context is filled in. */
  readonly world: World;
  /** The name by which the engine tells its context from others (B7). */
  readonly contextName: string;
}

/** What is known to have happened on a builder: predictions are made of it alone. */
export class Memory {
  private readonly events: { readonly event: PastEvent; readonly path: string }[] = [];
  private readonly received = new Map<string, ContextSnapshot>();

  /** One verdict for each instruction and platform. */
  predict(build: KnownBuild): readonly (readonly Verdict[])[] {
    const events = this.events.map(({ event, path }) => markOwn(event, path === build.path));
    const known = new KnownResults(build.builder, events);
    return this.chainsOf(build).map(({ chain }) => {
      return predict(chain, known, build.cacheFrom).instructions.map(combineVerdicts);
    });
  }

  /**
   * Takes note of a build, and of one that failed what it did at each instruction (else null): what it says to be cached
   * it may never have looked at.
   */
  built(build: KnownBuild, failedWith: readonly LastStatus[] | null): void {
    for (const { chain, plan, world } of this.chainsOf(build)) {
      const stepsThat = (test: (status: LastStatus) => boolean): ReadonlySet<number> =>
        failedWith === null ? new Set() : stepsWith(chain, failedWith, test);
      const failed = stepsThat((status) => status === "failed");
      const unfinished = stepsThat((status) => status !== "built");
      const { path, tags } = build;
      const past = { chain, unfinished, failed, built: new Set<number>(), tags, isOwn: true };
      this.events.push({ path, event: { kind: "build", build: past } });
      const context = receiveContext(plan, world);
      if (context.known) this.received.set(build.contextName, context.value);
    }
  }

  /** Takes note of anything else. */
  happened(event: Exclude<PastEvent, { kind: "build" }>): void {
    this.events.push({ event, path: "" });
  }

  private chainsOf(build: KnownBuild): readonly { chain: KeyChain; plan: BuildPlan; world: World }[] {
    const { dockerfile, builder, target, platforms, contextName } = build;
    const world = { ...build.world, received: this.received.get(contextName) ?? null };
    return platforms.map((platform) => {
      const plan = planIn(dockerfile, { builder, target, platform }, world);
      return { chain: keyChain(dockerfile, plan, world, builder), plan, world };
    });
  }
}

/** Only builds of the same Dockerfile are what it changed from. */
function markOwn(event: PastEvent, isOwn: boolean): PastEvent {
  return event.kind === "build" ? { ...event, build: { ...event.build, isOwn } } : event;
}

function stepsWith(
  { steps }: KeyChain,
  did: readonly LastStatus[],
  test: (status: LastStatus) => boolean,
): ReadonlySet<number> {
  const found = steps.filter(({ step }) => test(did[step.instruction] ?? "unknown"));
  return new Set(found.map(({ step }) => step.id));
}
