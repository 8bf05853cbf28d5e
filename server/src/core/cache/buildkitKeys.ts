import type { ContextSnapshot } from "../context/snapshot.ts";
import { transferContext } from "../context/transfer.ts";
import type { World } from "../context/world.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import type { BaseImage, Copy, MakeWorkdir } from "../plan/command.ts";
import type { BuildPlan, Stage, Step } from "../plan/plan.ts";
import { defaultPlatform } from "../plan/platform.ts";
import type { CacheKey, KeyChain, KeyedStep, KeyInput, KeyPart } from "./cacheKey.ts";
import { listContextPaths } from "./contextPaths.ts";
import { keyCopy } from "./copyKey.ts";
import { describeOwner } from "./owner.ts";
import { definitionPart, optionPart, plainPart, toText } from "./parts.ts";
import type { Reason } from "./reason.ts";
import { keyRun } from "./runKey.ts";
import { findSources, identifyImage, type Sources } from "./sources.ts";

/** The keys of a build with BuildKit (section A of the cache model). */
export function keyBuildkitChain(dockerfile: Dockerfile, plan: BuildPlan, world: World): KeyChain {
  const received = receiveContext(plan, world);
  const uncached = findUncachedStages(plan, world);
  const steps = plan.steps.map((step): KeyedStep => {
    const stage = plan.stages[step.stage];
    const keyed = keyStep(step, stage, uncached.get(step.stage) ?? null, world, received);
    return step.parent === null ? startFromContext(keyed, plan) : keyed;
  });
  return { dockerfile, plan, builder: "buildkit", steps, received };
}

/**
 * A stage of which `--build-context` takes the place has no step, and what a builder finds by files that a whole stage starts
 * from is not known.
 */
function startFromContext(keyed: KeyedStep, plan: BuildPlan): KeyedStep {
  const name = findReplacement(plan, keyed.step.stage);
  if (name === null) return keyed;
  const part = plainPart("files", "base", unknown(`it starts from the build context ${name}`));
  return { ...keyed, key: { ...keyed.key, parts: [...keyed.key.parts, part] } };
}

/** The name of the context that a stage starts from; null when it is none. */
function findReplacement({ stages }: BuildPlan, index: number): string | null {
  const base = stages[index]?.base;
  for (let from = base; from !== undefined; from = stages[from.stage]?.base) {
    if (from.kind === "context") return from.name;
    if (from.kind !== "stage") return null;
  }
  return null;
}

/** The build context as the engine will have it once this build has sent it (B7); as before when no step reads it. */
function receiveContext(plan: BuildPlan, world: World): Known<ContextSnapshot> {
  const paths = listContextPaths(plan);
  if (paths?.length === 0 && world.received !== null) return known(world.received);
  return mapKnown(world.context, (disk) => transferContext(world.received, disk, paths));
}

function keyStep(
  step: Step,
  stage: Stage | undefined,
  always: Reason | null,
  world: World,
  context: Known<ContextSnapshot>,
): KeyedStep {
  const platform = stage?.platform ?? known(defaultPlatform);
  const sources = findSources(world, context, platform.known ? platform.value : defaultPlatform);
  const { command } = step;
  switch (command.kind) {
    case "base":
      return finish(step, null, { parts: [keyBase(command, world)], inputs: [] });
    case "run":
      return finish(step, always, keyRun(step, command, platform, world, sources));
    case "copy":
      return keyLinked(step, command, always, world, sources);
    case "workdir":
      return finish(step, always, { parts: keyWorkdir(step, command, world), inputs: [] });
    case "configure":
      return finish(step, always, { parts: [], inputs: [] });
  }
}

interface OwnKey {
  readonly parts: readonly KeyPart[];
  readonly inputs: readonly KeyInput[];
}

/** Every step but a base image starts from its parent (B1). */
function finish(step: Step, always: Reason | null, { parts, inputs }: OwnKey): KeyedStep {
  const parent = parentOf(step);
  return { step, key: { step: step.id, parts, inputs: [...parent, ...inputs] }, merge: null, always };
}

function parentOf({ parent }: Step): readonly KeyInput[] {
  return parent === null ? [] : [{ kind: "parent", from: { kind: "step", step: parent } }];
}

/** With the containerd store COPY --link is copied by itself and merged then, unless it has --chmod (A7, B21). */
function keyLinked(step: Step, copy: Copy, always: Reason | null, world: World, sources: Sources): KeyedStep {
  const own = keyCopy(copy, sources);
  if (!copy.link || copy.chmod !== null || world.imageStore !== "containerd") return finish(step, always, own);
  const alone: CacheKey = { step: step.id, ...own };
  if (step.parent === null) return { step, key: alone, merge: null, always };
  const copied: KeyInput = { kind: "parent", from: { kind: "copied", step: step.id } };
  const merge: CacheKey = { step: step.id, parts: [], inputs: [...parentOf(step), copied] };
  return { step, key: alone, merge, always };
}

/** The chain of layers that the name stands for; name, tag and configuration do not enter (B14). */
function keyBase({ reference, platform }: BaseImage, world: World): KeyPart {
  const wanted = platform.known ? platform.value : defaultPlatform;
  const id = reference.known ? identifyImage(world, reference.value, wanted) : reference;
  return { kind: "base", label: "", content: id, detail: { kind: "base", reference, id } };
}

/** B12. */
function keyWorkdir(step: Step, { path }: MakeWorkdir, { options }: World): readonly KeyPart[] {
  return [
    definitionPart("", path),
    plainPart("user", "", toText(mapKnown(step.user, describeOwner))),
    optionPart("SOURCE_DATE_EPOCH", options.buildArgs.get("SOURCE_DATE_EPOCH") || null),
  ];
}

/** The stages whose steps run in any case, with the option that says so: those it names and those built from them (B18). */
function findUncachedStages(plan: BuildPlan, { options }: World): ReadonlyMap<number, Reason> {
  const uncached = new Map<number, Reason>();
  const because = (option: string): Reason => ({ kind: "no-cache", option });
  for (const { index, name, base } of plan.stages) {
    const inherited = base.kind === "stage" ? uncached.get(base.stage) : undefined;
    const isNamed = name !== null && options.noCacheFilter.some((each) => each.toLowerCase() === name);
    if (options.noCache) uncached.set(index, because("--no-cache"));
    else if (isNamed) uncached.set(index, because(`--no-cache-filter=${name}`));
    else if (inherited !== undefined) uncached.set(index, inherited);
  }
  return uncached;
}
