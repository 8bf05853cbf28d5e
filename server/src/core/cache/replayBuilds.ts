import type { BuildStatus, Timestamp } from "../build/buildRecord.ts";
import type { LastStep } from "../build/lastStep.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import type { World } from "../context/world.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { finishAtOnce, type Pausable } from "../pausable.ts";
import type { StepId } from "../plan/command.ts";
import type { Step } from "../plan/plan.ts";
import { planIn, type BuildRequest } from "./forecast.ts";
import { keyChain } from "./keyChain.ts";
import type { HeldBases, PastBuild, PastEvent, Presence } from "./pastEvent.ts";

/** A build that was made: what it started from, and what became of it. */
export interface MadeBuild {
  readonly startedAt: Timestamp;
  /** When it began, if its end is not known. */
  readonly endedAt: Timestamp;
  readonly dockerfile: Dockerfile;
  readonly request: BuildRequest;
  /** What the engine held of its context before is found out here. */
  readonly world: Omit<World, "received">;
  /** The base name of the context's folder, by which the engine knows it (B7); null when it was no folder. */
  readonly contextName: string | null;
  readonly status: BuildStatus;
  /** By instruction. */
  readonly steps: readonly (LastStep | null)[];
  /** Whether it was of the Dockerfile in question. */
  readonly isOwn: boolean;
}

/** What a builder has from the builds that it made. */
export interface Replay {
  readonly past: readonly PastEvent[];
  /** What BuildKit holds of contexts, by the base name of their folder (B7). */
  readonly received: ReadonlyMap<string, ContextSnapshot>;
}

/** What a builder has now; null when it can't be told. */
export type HeldResults = {
  /** Of its results. */
  readonly ids: ReadonlySet<string>;
  /** Null for a builder that keeps no records of them. */
  readonly bases: HeldBases | null;
  /** When the oldest of its copies of contexts was made; null when it has none. */
  readonly copiesSince: Timestamp | null;
} | null;

/** Makes the keys of a builder's builds again, from the oldest on. */
export function replayBuilds(builds: readonly MadeBuild[], held: HeldResults): Replay {
  return finishAtOnce(replayInSteps(builds, held));
}

/** The same, build by build: the work can pause between them. */
export function* replayInSteps(builds: readonly MadeBuild[], held: HeldResults): Pausable<Replay> {
  const past: PastEvent[] = [];
  const received = new Map<string, ContextSnapshot>();
  for (const build of builds) {
    const { dockerfile, request, contextName } = build;
    const world = { ...build.world, received: contextName === null ? null : (received.get(contextName) ?? null) };
    const plan = planIn(dockerfile, request, world);
    const chain = keyChain(dockerfile, plan, world, request.builder);
    past.push({ kind: "build", build: { chain, ...endOf(plan.steps, build, held), tags: [], isOwn: build.isOwn } });
    if (contextName !== null) {
      if (chain.received?.known === true) received.set(contextName, chain.received.value);
      else received.delete(contextName);
    }
    yield;
  }
  past.push({ kind: "bases-held", bases: held?.bases ?? null });
  return { past, received };
}

type BuildEnding = Pick<PastBuild, "unfinished" | "uncertain" | "failed" | "built" | "left">;

/**
 * All that a completed build needed it has; of others what they ran. What these say to be cached they may never have
 * looked at, since BuildKit marks so all that a failed step would have started from (solver/progress.go), and what was
 * running then may have come to its end.
 */
function endOf(steps: readonly Step[], build: MadeBuild, held: HeldResults): BuildEnding {
  const statusOf = ({ instruction }: Step) => build.steps[instruction]?.status ?? "unknown";
  const idsWhere = (holds: (step: Step) => boolean): Set<StepId> => new Set(steps.filter(holds).map(({ id }) => id));
  const isOpen = (step: Step): boolean => build.status !== "completed" && step.command.kind !== "base";
  const finished = build.request.builder === "buildkit" ? /^built$/ : /^(built|cached)$/;
  const untold = build.request.builder === "buildkit" ? /^(cached|canceled|unknown)$/ : /^unknown$/;
  const isUntoldBase = (step: Step): boolean =>
    build.status !== "completed" && step.command.kind === "base" && !/^(built|cached)$/.test(statusOf(step));
  const isOneOf = (states: RegExp, step: Step): boolean => states.test(statusOf(step));
  return {
    unfinished: idsWhere((step) => isOpen(step) && !isOneOf(finished, step) && !isOneOf(untold, step)),
    uncertain: idsWhere((step) => (isOpen(step) && isOneOf(untold, step)) || isUntoldBase(step)),
    failed: idsWhere((step) => statusOf(step) === "failed"),
    built: idsWhere((step) => statusOf(step) === "built"),
    left: held === null ? new Map() : findLeft(steps, build, held),
  };
}

type Held = NonNullable<HeldResults>;

/** Whether the builder still has the steps' results; nothing of those of which nothing tells. */
function findLeft(steps: readonly Step[], build: MadeBuild, held: Held): ReadonlyMap<StepId, Presence> {
  const [isSilent, isDoubtful] = [isUnheard(build), mayBeForgotten(build, held)];
  const left = new Map<StepId, Presence>();
  for (const { id, instruction, command } of steps) {
    if (command.kind === "base") continue;
    const results = build.steps[instruction]?.resultIds ?? [];
    const isSure = results.every((oneOf) => oneOf.every((each) => held.ids.has(each)));
    if (isSilent || results.some((oneOf) => !oneOf.some((each) => held.ids.has(each)))) left.set(id, "gone");
    else if (isDoubtful || !isSure) left.set(id, "untold");
    else if (results.length > 0) left.set(id, "there");
  }
  return left;
}

/** Nothing at all is known of the results of a build that was only asked for after its cache was pruned. */
function isUnheard({ steps, request, status }: MadeBuild): boolean {
  const isSilent = steps.every((step) => step === null || step.resultIds.length === 0);
  return isSilent && request.builder === "buildkit" && status === "completed";
}

/**
 * With containerd's images BuildKit finds none of its results any more once something was pruned, though it keeps most: it
 * forgets the keys of what it can't read at once (control.Prune gives up that reading when all is pruned). What tells is
 * that copies of contexts go first then.
 */
function mayBeForgotten({ request, world, endedAt }: MadeBuild, { copiesSince }: Held): boolean {
  const isAtRisk = request.builder === "buildkit" && world.imageStore === "containerd";
  return isAtRisk && (copiesSince === null || copiesSince > endedAt);
}
