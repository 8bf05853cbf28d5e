import type { ImageTree } from "../build/classicImage.ts";
import { isMadeBy, type HashSources } from "../build/madeBy.ts";
import type { World } from "../context/world.ts";
import { groupBy } from "../groupBy.ts";
import { unknown, type Known } from "../known.ts";
import { allKnown } from "../plan/combineKnown.ts";
import type { Copy, StepId } from "../plan/command.ts";
import type { Step } from "../plan/plan.ts";
import type { KeyChain, KeyedStep } from "./cacheKey.ts";
import { classicSourceHash, type ClassicHashing } from "./classicSourceHash.ts";
import { dedupe } from "./differences.ts";
import { nameKeyGaps } from "./gaps.ts";
import { orElse, type Reason, type Reasons } from "./reason.ts";
import { isRemote } from "./remote.ts";

/** The classic builder's cache: the engine's images, and how files are hashed to find those of COPY and ADD among them. */
export interface ClassicCache {
  readonly images: ImageTree;
  readonly hashing: ClassicHashing;
}

/** What the images tell of a step: whether the builder finds one that it made. */
export type Probe =
  | { readonly kind: "hit" }
  /** `reason`: why, where the step before is cached. */
  | { readonly kind: "miss"; readonly reason: Reason }
  | { readonly kind: "open"; readonly reasons: Reasons };

/** Where a build may stand: the images from which the next step may start. */
interface Front {
  readonly ids: readonly string[];
  /** Whether it may be an image that is not there yet. */
  readonly mayBeNew: boolean;
  /** Why it is not certain which image it is; empty when it is. */
  readonly doubts: readonly Reason[];
}

/** An image that the builder is about to make. */
const newImage: Front = { ids: [], mayBeNew: true, doubts: [] };

/**
 * Looks each step of a build up in the engine's images as the classic builder does (getLocalCachedImage in moby's
 * image/cache): of the images made from the one before, it takes the newest that the step would make (C1, C9, C13). Steps
 * of stages that are not built are left out.
 */
export function probeImages(chain: KeyChain, world: World, cache: ClassicCache): ReadonlyMap<StepId, Probe> {
  const probes = new Map<StepId, Probe>();
  const fronts = new Map<StepId, Front>();
  for (const keyed of chain.steps) {
    const { id, parent, stage } = keyed.step;
    if (chain.plan.stages[stage]?.reached !== true) continue;
    const before = parent === null ? scratch : (fronts.get(parent) ?? newImage);
    if (keyed.step.command.kind === "base") {
      fronts.set(id, startFrom(keyed));
      continue;
    }
    if (keyed.always !== null) {
      fronts.set(id, newImage);
      probes.set(id, { kind: "miss", reason: keyed.always });
      continue;
    }
    const found = follow(before, keyed, chain, world, cache);
    fronts.set(id, found.front);
    probes.set(id, found.probe);
  }
  return probes;
}

const scratch: Front = { ids: [""], mayBeNew: false, doubts: [] };

function startFrom({ key }: KeyedStep): Front {
  const [base] = key.parts;
  if (base?.content.known === true) return { ids: [base.content.value], mayBeNew: false, doubts: [] };
  const image = base?.detail.kind === "base" && base.detail.reference.known ? base.detail.reference.value : "";
  return { ...newImage, doubts: [{ kind: "base-unknown", image }] };
}

/** What becomes of a step from a front, and where the build stands then. */
function follow(
  before: Front,
  keyed: KeyedStep,
  chain: KeyChain,
  world: World,
  cache: ClassicCache,
): { readonly probe: Probe; readonly front: Front } {
  let hash: Known<string> | null | undefined;
  const hashSources: HashSources = (copy) => (hash === undefined ? (hash = hashOf(copy, world, cache.hashing)) : hash);
  const found = before.ids.map((id) => findMade(id, keyed.step, cache.images, hashSources));
  const ids = found.flatMap(({ exact, open }) => [...exact, ...open]);
  const mayMiss = before.mayBeNew || found.some(({ exact }) => exact.length === 0);
  const isBaseUnknown = before.ids.length === 0 && before.doubts.length > 0;
  if (ids.length === 0 && !isBaseUnknown)
    return { probe: { kind: "miss", reason: nameMiss(keyed, found) }, front: newImage };
  const isUnread = found.some(({ unread }) => unread);
  const own = found.some(({ open }) => open.length > 0) ? nameOpen(keyed, chain, isUnread) : [];
  const doubts = dedupe([...before.doubts, ...own]);
  if (!mayMiss)
    return { probe: { kind: "hit" }, front: { ids, mayBeNew: false, doubts: ids.length > 1 ? doubts : [] } };
  const reasons = orElse(doubts, { kind: "not-known", why: "more than one image may be the one to start from" });
  return { probe: { kind: "open", reasons }, front: { ids, mayBeNew: true, doubts: reasons } };
}

interface FoundImages {
  /** Of those made by the step for certain the newest; more than one when they are equally new. */
  readonly exact: readonly string[];
  /** Those that may be made by the step. */
  readonly open: readonly string[];
  /** Whether some of `open` were not looked at. */
  readonly unread: boolean;
  /** Whether an image was made by a step of the same kind, but for other files. */
  readonly hasOtherFiles: boolean;
}

function findMade(parent: string, step: Step, images: ImageTree, hashSources: HashSources): FoundImages {
  const children = images.children(parent).map((id) => ({ id, image: images.image(id) }));
  const read = children.flatMap(({ image }) => image ?? []);
  const unread = children.filter(({ image }) => image === null).map(({ id }) => id);
  const byMatch = groupBy(read, (image) => isMadeBy(image, step, hashSources));
  const [exact, open] = [byMatch.get("yes") ?? [], byMatch.get("open") ?? []];
  const newest = Math.max(...exact.map(({ createdAt }) => createdAt));
  return {
    exact: exact.filter(({ createdAt }) => createdAt === newest).map(({ id }) => id),
    open: [...open.map(({ id }) => id), ...unread],
    unread: unread.length > 0,
    hasOtherFiles: read.some((image) => isMadeBy(image, step, () => unknown("")) !== "no"),
  };
}

/** The hash of files of the context; nothing is known of other files before the build. */
function hashOf(copy: Copy, { context }: World, hashing: ClassicHashing): Known<string> | null {
  const sources = allKnown(copy.sources);
  if (!sources.known) return sources;
  const isOfContext = copy.from.kind === "context" && copy.from.name === null && copy.documents.length === 0;
  if (!isOfContext || sources.value.some(isRemote)) return unknown("the files that it takes are not known");
  return context.known ? classicSourceHash(context.value, sources.value, hashing) : context;
}

function nameMiss({ step: { command } }: KeyedStep, found: readonly FoundImages[]): Reason {
  const isCopied = command.kind === "copy" && found.some(({ hasOtherFiles }) => hasOtherFiles);
  if (!isCopied) return { kind: "no-image" };
  const paths = command.sources.flatMap((source) => (source.known ? [source.value] : []));
  return { kind: "files-differ", paths };
}

/** Why it can't be told whether some image was made by a step. */
function nameOpen({ key }: KeyedStep, chain: KeyChain, isUnread: boolean): readonly Reason[] {
  if (isUnread) return [{ kind: "not-known", why: "not all images of the engine were looked at" }];
  return orElse(nameKeyGaps(key, chain), { kind: "not-known", why: "the engine does not tell what made an image" });
}
