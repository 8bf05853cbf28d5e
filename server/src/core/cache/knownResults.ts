import type { BuilderKind } from "../build/buildRecord.ts";
import type { Pausable } from "../pausable.ts";
import type { StepId } from "../plan/command.ts";
import type { CacheKey, KeyChain, KeyedStep, PartDetail, ResultPlace } from "./cacheKey.ts";
import { compareKeys, type ResolvedKey } from "./compareKeys.ts";
import { KeyIndex } from "./keyIndex.ts";
import type { HeldBases, PastBuild, PastEvent, Presence } from "./pastEvent.ts";
import type { Reason } from "./reason.ts";
import { ResultMaker, type Result } from "./result.ts";

/** A key under which the builder stored a result, or may have done so where that is not certain. */
export interface KnownKey extends ResolvedKey {
  readonly isCertain: boolean;
  readonly result: Result;
}

/** What a lookup found. `same`: the builder has it for certain, newest last. `unclear`: it may be the same key. */
export interface Found {
  readonly same: readonly KnownKey[];
  readonly unclear: readonly KnownKey[];
}

/** An earlier build with what its steps came to; a step that did not finish has no result. */
export interface ResolvedBuild {
  readonly chain: KeyChain;
  readonly keys: ReadonlyMap<StepId, ResolvedKey>;
  readonly results: ReadonlyMap<StepId, Result>;
  readonly failed: ReadonlySet<StepId>;
  readonly isOwn: boolean;
}

/**
 * All results that a builder has from the builds that are known, whatever Dockerfile they were of (B17, C13). Replays the
 * events in their order, with the builder's own rules.
 */
export class KnownResults {
  readonly builds: ResolvedBuild[] = [];
  private readonly maker = new ResultMaker();
  private readonly builder: BuilderKind;
  private readonly keys = new KeyIndex<KnownKey>();
  /** Stands for all contexts: their files decide, not they. */
  readonly contextResult = this.maker.make([]);
  private readonly images = new Map<string, Result>();
  private readonly unknownImages: Result[] = [];
  private readonly usedImages = new Set<string>();
  /** Why it is not known which image some build started from, or whether it did, by the image's reference. */
  private readonly unclearImages = new Map<string, Reason>();
  /** The result each one was made on top of. */
  private readonly parents = new Map<number, Result>();
  private readonly tagged = new Map<string, Result>();
  private readonly held = new Set<number>();
  /** Of results, and of images, of which something was told; all others are there. */
  private readonly presences = new Map<number, Presence>();
  /** The images on which something was built that is there. */
  private readonly carrying = new Set<number>();
  private mayHaveOthers = false;

  constructor(builder: BuilderKind, events: readonly PastEvent[]) {
    this.builder = builder;
    for (const event of events) this.apply(event);
  }

  /** Takes in what happened next. */
  apply(event: PastEvent): void {
    switch (event.kind) {
      case "build":
        this.replay(event.build);
        break;
      case "pruned":
        // The classic builder's cache is its images (C9).
        if (this.builder === "buildkit") this.prune(event.all);
        break;
      case "image-removed":
        if (this.builder === "classic") this.removeImage(event.tag);
        break;
      case "bases-held":
        this.holdBases(event.bases);
        break;
    }
  }

  /**
   * Whether a build of the Dockerfile in question is known. Else nobody can tell what the builder has of its steps: builds
   * of other Dockerfiles are only known by chance.
   */
  get hasOwnBuild(): boolean {
    return this.builds.some(({ isOwn }) => isOwn);
  }

  /** Whether the builder still has a result, or an image: what was built on an image does not stay without it. */
  presenceOf({ id }: Result): Presence {
    return this.carrying.has(id) ? "there" : (this.presences.get(id) ?? "there");
  }

  /** Whether some build started from the image of this key. */
  hasImage(content: string): boolean {
    return this.usedImages.has(content);
  }

  /** Whether builds that are not known may have started from images that no known one did. */
  get mayHaveOtherImages(): boolean {
    return this.mayHaveOthers;
  }

  /** Why it can't be told whether some build started from the image that a reference names now; null when none may have. */
  whyUnclear(reference: string): Reason | null {
    return this.unclearImages.get(reference) ?? null;
  }

  /** The result for an image: one for each content. */
  imageResult(content: string): Result {
    const found = this.images.get(content);
    if (found !== undefined) return found;
    const made = this.maker.make(this.unknownImages);
    this.images.set(content, made);
    return made;
  }

  /** A result for an image of which it is not known what it is: it may be any. */
  unknownImage(): Result {
    return this.maker.make([...this.images.values(), ...this.unknownImages]);
  }

  /** The stored keys that equal this one or may do so. */
  find(key: ResolvedKey): Found {
    return findIn(this.keys, key);
  }

  /** A result that no build made yet, or that may be one of these. */
  newResult(alike: readonly KnownKey[]): Result {
    return this.maker.make(alike.map(({ result }) => result));
  }

  /** The last result of the image that a build gave a tag, and all those below it; null when no known build gave it. */
  historyOf(tag: string): ReadonlySet<number> | null {
    const end = this.tagged.get(tag);
    if (end === undefined) return null;
    const ids = new Set<number>();
    for (let result: Result | undefined = end; result !== undefined; result = this.parents.get(result.id))
      ids.add(result.id);
    return ids;
  }

  private prune(all: boolean): void {
    const results = this.keys.all().map(({ result }) => result);
    const pruned = all ? [...results, ...this.images.values()] : results.filter(({ id }) => !this.held.has(id));
    for (const { id } of pruned) this.presences.set(id, "gone");
  }

  private holdBases(bases: HeldBases | null): void {
    this.mayHaveOthers = bases === null || bases.records > this.countBaseRecords();
    if (bases?.records === 0) for (const { id } of this.images.values()) this.presences.set(id, "gone");
  }

  /** How many records the images of known builds account for, at most. A base's key is the list of its layers. */
  private countBaseRecords(): number {
    const chains = [...this.usedImages].flatMap((image) => {
      const layers = image.split(" ");
      return layers.map((_, index) => layers.slice(0, index + 1).join(" "));
    });
    return new Set(chains).size;
  }

  private replay(build: PastBuild): void {
    const { chain, unfinished, failed, isOwn } = build;
    const keys = new Map<StepId, ResolvedKey>();
    const results = new Map<StepId, Result>();
    const copied = new Map<StepId, Result>();
    for (const keyed of chain.steps) {
      const { id, stage } = keyed.step;
      if (unfinished.has(id) || chain.plan.stages[stage]?.reached !== true) continue;
      const own = resolveKey(keyed.key, results, copied, this);
      const result = own === null ? null : this.store(own, keyed, build);
      if (own === null || result === null) continue;
      keys.set(id, own);
      copied.set(id, result);
      const merge = keyed.merge === null ? null : resolveKey(keyed.merge, results, copied, this);
      results.set(id, merge === null ? result : this.store(merge, keyed, build));
    }
    this.noteLeft(build, results);
    this.hold(build, results);
    this.builds.push({ chain, keys, results, failed, isOwn });
  }

  /** The result of a step that finished; its key is kept when it is a new one. */
  private store(key: ResolvedKey, keyed: KeyedStep, { built, uncertain }: PastBuild): Result {
    const [base] = key.key.parts;
    if (base?.kind === "base") {
      if (!base.content.known) return this.useUnknownImage(base.detail, base.content.why);
      const image = this.imageResult(base.content.value);
      if (uncertain.has(keyed.step.id)) this.noteUnclear(base.detail, { kind: "failure-untold" });
      else this.usedImages.add(base.content.value);
      this.presences.delete(image.id);
      return image;
    }
    const found = this.find(key);
    const present = found.same.filter(({ result }) => this.presenceOf(result) !== "gone");
    const known = (this.builder === "classic" ? present : found.same).at(-1);
    // The classic builder makes another image under the same key, BuildKit puts the result under the key it has.
    if (known !== undefined && !(this.builder === "classic" && keyed.always !== null)) {
      this.presences.delete(known.result.id);
      return known.result;
    }
    const result = this.newResult(built.has(keyed.step.id) && keyed.always === null ? [] : found.unclear);
    this.keys.add({ ...key, result, isCertain: !uncertain.has(keyed.step.id) });
    const parent = key.key.inputs.findIndex(({ kind }) => kind === "parent");
    const below = key.inputs[parent];
    if (below !== undefined) this.parents.set(result.id, below);
    return result;
  }

  private noteLeft({ chain, left }: PastBuild, results: ReadonlyMap<StepId, Result>): void {
    const bases = this.findBases(chain, results);
    for (const [id, presence] of left) {
      const result = results.get(id);
      if (result === undefined) continue;
      this.presences.set(result.id, presence);
      const base = bases.get(id);
      if (base === undefined) continue;
      if (presence === "there") this.carrying.add(base.id);
      else this.presences.set(base.id, "untold");
    }
  }

  /** The image that each step is or is built on; nothing where there is none, or where it is not known. */
  private findBases({ steps }: KeyChain, results: ReadonlyMap<StepId, Result>): ReadonlyMap<StepId, Result> {
    const images = new Set(this.images.values());
    const bases = new Map<StepId, Result>();
    for (const { step } of steps) {
      const result = results.get(step.id);
      const base = result !== undefined && images.has(result) ? result : bases.get(step.parent ?? -1);
      if (base !== undefined) bases.set(step.id, base);
    }
    return bases;
  }

  private useUnknownImage(detail: PartDetail, why: string): Result {
    this.noteUnclear(detail, { kind: "not-known", why });
    const image = this.unknownImage();
    this.unknownImages.push(image);
    return image;
  }

  private noteUnclear(detail: PartDetail, reason: Reason): void {
    if (detail.kind === "base" && detail.reference.known) this.unclearImages.set(detail.reference.value, reason);
  }

  /** The image that a build made holds the results that it consists of. */
  private hold({ chain, tags }: PastBuild, results: ReadonlyMap<StepId, Result>): void {
    const { plan } = chain;
    const last = plan.target === null ? null : (plan.stages[plan.target]?.lastStep ?? null);
    const end = last === null ? undefined : results.get(last);
    if (end === undefined) return;
    for (const tag of tags) this.tagged.set(tag, end);
    for (let result: Result | undefined = end; result !== undefined; result = this.parents.get(result.id)) {
      this.held.add(result.id);
    }
  }

  /** What no other tagged image consists of goes with it (C9). */
  private removeImage(tag: string): void {
    const ids = this.historyOf(tag);
    this.tagged.delete(tag);
    const kept = new Set([...this.tagged.keys()].flatMap((other) => [...(this.historyOf(other) ?? [])]));
    for (const id of ids ?? []) if (!kept.has(id)) this.presences.set(id, "gone");
  }
}

/** Results of such events, known event by event: the work can pause between them. */
export function* knowInSteps(builder: BuilderKind, events: readonly PastEvent[]): Pausable<KnownResults> {
  const known = new KnownResults(builder, []);
  for (const event of events) {
    known.apply(event);
    yield;
  }
  return known;
}

/** The keys among some that equal one or may do so. */
export function findIn(keys: KeyIndex<KnownKey>, key: ResolvedKey): Found {
  const same: KnownKey[] = [];
  const unclear: KnownKey[] = [];
  for (const known of keys.candidates(key.key)) {
    const likeness = compareKeys(key, known);
    if (likeness === "same" && known.isCertain) same.push(known);
    else if (likeness !== "different") unclear.push(known);
  }
  return { same, unclear };
}

/** The key with its inputs' results; null when an input did not finish. */
export function resolveKey(
  key: CacheKey,
  results: ReadonlyMap<StepId, Result>,
  copied: ReadonlyMap<StepId, Result>,
  known: KnownResults,
): ResolvedKey | null {
  const inputs: Result[] = [];
  for (const { from } of key.inputs) {
    const result = resultAt(from, results, copied, known);
    if (result === undefined) return null;
    inputs.push(result);
  }
  return { key, inputs };
}

function resultAt(
  from: ResultPlace,
  results: ReadonlyMap<StepId, Result>,
  copied: ReadonlyMap<StepId, Result>,
  known: KnownResults,
): Result | undefined {
  switch (from.kind) {
    case "step":
      return results.get(from.step);
    case "copied":
      return copied.get(from.step);
    case "image":
      return from.id.known ? known.imageResult(from.id.value) : known.unknownImage();
    case "context":
      return known.contextResult;
  }
}
