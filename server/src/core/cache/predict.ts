import type { LineRange } from "../text.ts";
import type { StepId } from "../plan/command.ts";
import type { CacheKey, KeyChain, KeyedStep } from "./cacheKey.ts";
import type { ResolvedKey } from "./compareKeys.ts";
import { Counterparts } from "./counterparts.ts";
import { dedupe } from "./differences.ts";
import { lacksFiles, listMissing } from "./files.ts";
import { nameGaps } from "./gaps.ts";
import { KeyIndex } from "./keyIndex.ts";
import { findIn, resolveKey, type Found, type KnownKey, type KnownResults } from "./knownResults.ts";
import type { Presence } from "./pastEvent.ts";
import type { Probe } from "./probeImages.ts";
import { orElse, type Reason, type Reasons, type Verdict } from "./reason.ts";
import { rerunPruned } from "./rerunPruned.ts";
import type { Result } from "./result.ts";

/** What the next build will do, by instruction of the Dockerfile. */
export interface Prediction {
  readonly instructions: readonly PredictedInstruction[];
}

export interface PredictedInstruction {
  readonly verdict: Verdict;
  /** Of FROM: the verdicts of the steps that the base's ONBUILD triggers make. */
  readonly triggers: readonly Verdict[];
  /** Of COPY --link that is copied by itself: the verdict of putting the copy onto what was there before (B21). */
  readonly merge: Verdict | null;
}

/**
 * Compares the keys of the next build with all that the builder is known to have. Where the classic builder's images were
 * looked at, what they tell decides (`probes`); with `--cache-from` it looks elsewhere.
 */
export function predict(
  chain: KeyChain,
  known: KnownResults,
  cacheFrom: readonly string[] = [],
  probes: Probes = new Map(),
): Prediction {
  const steps = new Predictor(chain, known, cacheFrom, cacheFrom.length > 0 ? new Map() : probes).predict();
  return {
    instructions: chain.plan.instructions.map(({ stage, reached, role, steps: ids }) => {
      const own = ids.find((id) => chain.plan.steps[id]?.isTrigger === false);
      const found = own === undefined ? undefined : steps.get(own);
      const triggers = ids.filter((id) => id !== own).map((id) => steps.get(id)?.verdict ?? { kind: "skip" as const });
      if (stage !== null && !reached) return { verdict: { kind: "skip" }, triggers, merge: null };
      if (role === "configuration" || found === undefined)
        return { verdict: { kind: "metadata" }, triggers, merge: null };
      return { verdict: found.verdict, triggers, merge: found.merge };
    }),
  };
}

type Probes = ReadonlyMap<StepId, Probe>;

interface PredictedStep {
  readonly verdict: Verdict;
  readonly merge: Verdict | null;
}

/** A verdict and what later steps start from. */
interface Answer {
  readonly verdict: Verdict;
  readonly result: Result;
}

class Predictor {
  private readonly chain: KeyChain;
  private readonly known: KnownResults;
  private readonly counterparts: Counterparts;
  private readonly allowed: ReadonlySet<number> | null;
  private readonly probes: Probes;
  /** What this build itself will have made by then. */
  private readonly made = new KeyIndex<KnownKey>();
  private readonly results = new Map<StepId, Result>();
  private readonly copied = new Map<StepId, Result>();
  private readonly answers = new Map<StepId, PredictedStep>();

  constructor(chain: KeyChain, known: KnownResults, cacheFrom: readonly string[], probes: Probes) {
    this.chain = chain;
    this.known = known;
    this.counterparts = new Counterparts(chain, known);
    this.probes = probes;
    this.allowed = chain.builder === "classic" && cacheFrom.length > 0 ? historiesOf(cacheFrom, known) : null;
  }

  predict(): ReadonlyMap<StepId, PredictedStep> {
    for (const keyed of this.chain.steps) {
      if (this.chain.plan.stages[keyed.step.stage]?.reached === true) this.predictStep(keyed);
    }
    if (this.chain.builder === "buildkit") this.rerun();
    return this.answers;
  }

  private predictStep(keyed: KeyedStep): void {
    const { id } = keyed.step;
    const own = this.answer(keyed.key, keyed);
    this.copied.set(id, own.result);
    this.answers.set(id, { verdict: own.verdict, merge: null });
    const merge = keyed.merge === null ? null : this.answer(keyed.merge, keyed);
    this.results.set(id, (merge ?? own).result);
    this.answers.set(id, { verdict: own.verdict, merge: merge?.verdict ?? null });
  }

  private answer(key: CacheKey, keyed: KeyedStep): Answer {
    const [first] = key.parts;
    if (first?.kind === "base") return this.answerBase(key, keyed);
    const own = resolveKey(key, this.results, this.copied, this.known);
    if (own === null) return { verdict: { kind: "skip" }, result: this.known.newResult([]) };
    const found = lacksFiles(key) ? { same: [], unclear: [] } : this.known.find(own);
    const same = found.same.filter((each) => this.canUse(each));
    const unclear = found.unclear.filter((each) => this.canUse(each));
    if (keyed.always !== null) {
      // Every image of the classic builder is another one.
      const alike = this.chain.builder === "classic" ? [] : [...same, ...unclear];
      return { verdict: { kind: "rebuild", reasons: [keyed.always] }, result: this.known.newResult(alike) };
    }
    const compared = this.compare(own, keyed, found, { same, unclear });
    const mayFindOwn = this.chain.builder === "classic" && this.allowed === null;
    return mayFindOwn && compared.verdict.kind === "rebuild" ? this.lookAmongMade(own, compared) : compared;
  }

  /** The classic builder finds what it made a moment ago in another stage; with --cache-from it looks nowhere else. */
  private lookAmongMade(own: ResolvedKey, compared: Answer): Answer {
    const { same, unclear } = findIn(this.made, own);
    const [twin] = same;
    if (twin !== undefined) return { verdict: { kind: "cached" }, result: twin.result };
    if (unclear.length > 0) {
      const reasons = nameGaps(own, unclear, this.chain, (step) => this.verdictOf(step));
      return { verdict: { kind: "unknown", reasons }, result: this.known.newResult(unclear) };
    }
    this.made.add({ ...own, isCertain: true, result: compared.result });
    return compared;
  }

  /** Compares with earlier builds alone; `same` and `unclear` are what it would take of `found`. */
  private compare(own: ResolvedKey, keyed: KeyedStep, found: Found, { same, unclear }: Found): Answer {
    const hit = same.at(-1);
    const probe = this.probes.get(keyed.step.id);
    if (probe?.kind === "hit")
      return { verdict: { kind: "cached" }, result: hit?.result ?? this.known.newResult(unclear) };
    if (probe?.kind === "miss") {
      const reasons = this.explainMiss(own, keyed, probe.reason, found.same.length > 0);
      return { verdict: { kind: "rebuild", reasons }, result: this.known.newResult([]) };
    }
    if (hit !== undefined) return { verdict: { kind: "cached" }, result: hit.result };
    const result = this.known.newResult(unclear);
    if (probe?.kind === "open") return { verdict: { kind: "unknown", reasons: probe.reasons }, result };
    if (unclear.length > 0) {
      const reasons = nameGaps(own, unclear, this.chain, (step) => this.verdictOf(step));
      return { verdict: { kind: "unknown", reasons }, result };
    }
    if (!this.known.hasOwnBuild) return { verdict: { kind: "unknown", reasons: [{ kind: "no-record" }] }, result };
    const wasThere = found.same.length > 0;
    return { verdict: { kind: "rebuild", reasons: this.explain(own, keyed, wasThere) }, result };
  }

  /** A base is as good as cached when some build started from it before. */
  private answerBase(key: CacheKey, keyed: KeyedStep): Answer {
    const [base] = key.parts;
    const reference = base?.detail.kind === "base" && base.detail.reference.known ? base.detail.reference.value : "";
    if (base?.content.known !== true) {
      const why = base === undefined ? {} : { why: base.content.why };
      const reasons: Reasons = [{ kind: "base-unknown", image: reference, ...why }];
      return { verdict: { kind: "unknown", reasons }, result: this.known.unknownImage() };
    }
    const result = this.known.imageResult(base.content.value);
    const isUsed = this.known.hasImage(base.content.value) || this.isBuiltOn(keyed.step.id);
    if (isUsed) return { verdict: { kind: "cached" }, result };
    const unclear = this.known.whyUnclear(reference);
    if (unclear !== null) return { verdict: { kind: "unknown", reasons: [unclear] }, result };
    if (!this.known.hasOwnBuild) return { verdict: { kind: "unknown", reasons: [{ kind: "no-record" }] }, result };
    const reasons = orElse(this.counterparts.explain(keyed, { key, inputs: [] }), { kind: "instruction-added" });
    if (!this.known.mayHaveOtherImages) return { verdict: { kind: "rebuild", reasons }, result };
    return { verdict: { kind: "unknown", reasons: [...reasons, { kind: "use-untold", image: reference }] }, result };
  }

  /** The classic builder has only what images hold, and with --cache-from only what those images hold (C9). */
  private canUse({ result }: KnownKey): boolean {
    if (this.chain.builder === "buildkit") return true;
    return this.known.presenceOf(result) !== "gone" && (this.allowed === null || this.allowed.has(result.id));
  }

  /** Whether images tell that some build started from a base. With no build to compare with it is as good as one that did. */
  private isBuiltOn(base: StepId): boolean {
    if (this.probes.size > 0 && this.known.builds.length === 0) return true;
    return this.chain.steps.some(({ step }) => step.parent === base && this.probes.get(step.id)?.kind === "hit");
  }

  /** `reason` is all that images tell of a step whose builds are not known. */
  private explainMiss(own: ResolvedKey, keyed: KeyedStep, reason: Reason, wasThere: boolean): Reasons {
    if (wasThere || this.known.hasOwnBuild) return this.explain(own, keyed, wasThere);
    return orElse(this.listFollowed(own), reason);
  }

  private explain(own: ResolvedKey, keyed: KeyedStep, wasThere: boolean): Reasons {
    if (wasThere) {
      return [this.allowed === null ? { kind: "cache-pruned" } : { kind: "option-changed", option: "cache-from" }];
    }
    const missing = listMissing(own.key);
    if (missing.length > 0) return [{ kind: "files-changed", paths: missing }];
    const primary = own.key === keyed.merge ? [] : this.counterparts.explain(keyed, own);
    return orElse([...primary, ...this.listFollowed(own)], this.counterparts.explainPlace(keyed));
  }

  /** The instructions whose new results a step starts from: the first cause, not each link of the chain. */
  private listFollowed({ key }: ResolvedKey): readonly Reason[] {
    const lines = key.inputs.flatMap(({ from }) => {
      if (!("step" in from)) return [];
      const verdict = this.verdictOf(from.step);
      if (verdict === undefined || !isNew(verdict)) return [];
      const followed = verdict.reasons.find((reason) => reason.kind === "follows");
      return [followed ?? { kind: "follows" as const, line: this.lineOf(from.step) }];
    });
    return dedupe(lines);
  }

  private verdictOf(step: StepId): Verdict | undefined {
    const answer = this.answers.get(step);
    return answer?.verdict.kind === "cached" && answer.merge !== null ? answer.merge : answer?.verdict;
  }

  private lineOf(step: StepId): number {
    const { dockerfile, plan } = this.chain;
    const instruction: LineRange | undefined = dockerfile.instructions[plan.steps[step]?.instruction ?? -1];
    return instruction?.line ?? 0;
  }

  /** Puts in which steps run only because their results were pruned. */
  private rerun(): void {
    const presenceOf = (step: StepId): Presence => {
      const result = this.results.get(step);
      const isHit = this.answers.get(step)?.verdict.kind === "cached";
      return result !== undefined && isHit ? this.known.presenceOf(result) : "there";
    };
    const verdictOf = (step: StepId): Verdict | undefined => this.verdictOf(step);
    for (const [step, verdict] of rerunPruned(this.chain, { verdictOf, presenceOf })) {
      this.answers.set(step, { verdict, merge: this.answers.get(step)?.merge ?? null });
    }
  }
}

/** Whether what a step gives is new for certain: a base is, also where it can't be told whether builds of others used it. */
function isNew(verdict: Verdict): verdict is Extract<Verdict, { reasons: Reasons }> {
  if (verdict.kind === "unknown") return verdict.reasons.some(({ kind }) => kind === "use-untold");
  return verdict.kind === "rebuild";
}

function historiesOf(tags: readonly string[], known: KnownResults): ReadonlySet<number> {
  return new Set(tags.flatMap((tag) => [...(known.historyOf(tag) ?? [])]));
}
