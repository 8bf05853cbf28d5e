import type { LineRange } from "../text.ts";
import type { StepId } from "../plan/command.ts";
import type { CacheKey, KeyChain, KeyedStep, KeyPart } from "./cacheKey.ts";
import { compareInput, comparePart, findPart, type ResolvedKey } from "./compareKeys.ts";
import { Counterparts } from "./counterparts.ts";
import { dedupe } from "./differences.ts";
import { lacksFiles, listMissing } from "./files.ts";
import { resolveKey, type KnownKey, type KnownResults } from "./knownResults.ts";
import type { Reason, Reasons, Verdict } from "./reason.ts";
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

/** Compares the keys of the next build with all that the builder is known to have. */
export function predict(chain: KeyChain, known: KnownResults, cacheFrom: readonly string[] = []): Prediction {
  const steps = new Predictor(chain, known, cacheFrom).predict();
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
  private readonly results = new Map<StepId, Result>();
  private readonly copied = new Map<StepId, Result>();
  private readonly answers = new Map<StepId, PredictedStep>();

  constructor(chain: KeyChain, known: KnownResults, cacheFrom: readonly string[]) {
    this.chain = chain;
    this.known = known;
    this.counterparts = new Counterparts(chain, known);
    this.allowed = chain.builder === "classic" && cacheFrom.length > 0 ? historiesOf(cacheFrom, known) : null;
  }

  predict(): ReadonlyMap<StepId, PredictedStep> {
    for (const keyed of this.chain.steps) {
      if (this.chain.plan.stages[keyed.step.stage]?.reached === true) this.predictStep(keyed);
    }
    if (this.chain.builder === "buildkit") this.rerunPruned();
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
    if (keyed.noCache !== null) {
      const reasons: Reasons = [{ kind: "no-cache", option: keyed.noCache }];
      return { verdict: { kind: "rebuild", reasons }, result: this.known.newResult([...same, ...unclear]) };
    }
    const hit = same.at(-1);
    if (hit !== undefined) return { verdict: { kind: "cached" }, result: hit.result };
    const result = this.known.newResult(unclear);
    if (unclear.length > 0) return { verdict: { kind: "unknown", reasons: this.findGaps(own, unclear) }, result };
    if (this.known.builds.length === 0)
      return { verdict: { kind: "unknown", reasons: [{ kind: "no-record" }] }, result };
    const wasThere = found.same.length > 0;
    return { verdict: { kind: "rebuild", reasons: this.explain(own, keyed, wasThere) }, result };
  }

  /** A base is as good as cached when some build started from it before. */
  private answerBase(key: CacheKey, keyed: KeyedStep): Answer {
    const [base] = key.parts;
    if (base?.content.known !== true) {
      const reference = base?.detail.kind === "base" && base.detail.reference.known ? base.detail.reference.value : "";
      const reasons: Reasons = [{ kind: "base-unknown", image: reference }];
      return { verdict: { kind: "unknown", reasons }, result: this.known.unknownImage() };
    }
    const result = this.known.imageResult(base.content.value);
    if (this.known.hasImage(base.content.value)) return { verdict: { kind: "cached" }, result };
    if (this.known.builds.length === 0)
      return { verdict: { kind: "unknown", reasons: [{ kind: "no-record" }] }, result };
    const reasons = this.counterparts.explain(keyed, { key, inputs: [] });
    return { verdict: { kind: "rebuild", reasons: orElse(reasons, { kind: "instruction-added" }) }, result };
  }

  /** The classic builder has only what images hold, and with --cache-from only what those images hold (C9). */
  private canUse({ result }: KnownKey): boolean {
    if (this.chain.builder === "buildkit") return true;
    return !this.known.isGone(result) && (this.allowed === null || this.allowed.has(result.id));
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
      if (verdict?.kind !== "rebuild") return [];
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

  /** Why it can't be known whether a key is one of those stored. */
  private findGaps(own: ResolvedKey, unclear: readonly KnownKey[]): Reasons {
    const gaps = own.key.parts.flatMap((part) => nameGap(part));
    for (const [index, input] of own.key.inputs.entries()) {
      const isClear = unclear.every((each) => isInputClear(own, each, index));
      if (isClear) continue;
      const verdict = "step" in input.from ? this.verdictOf(input.from.step) : undefined;
      if (input.kind === "source") gaps.push(...this.nameSourceGap(input.files));
      else if (verdict?.kind === "unknown") gaps.push(...verdict.reasons);
    }
    const [other] = unclear;
    const stored = other?.key.parts.find((part) => comparePart(part, findPart(own.key, part)) === "unclear");
    const why = stored?.content.known === false ? stored.content.why : "what an earlier build came to is not known";
    return orElse(dedupe(gaps), { kind: "not-known", why });
  }

  private nameSourceGap(files: KeyPart): readonly Reason[] {
    if (files.detail.kind !== "output") return nameGap(files);
    const { stage } = files.detail;
    const name = stage === null ? "" : (this.chain.plan.stages[stage]?.name ?? String(stage));
    return [{ kind: "stage-output", stage: name }];
  }

  /**
   * A step whose result was pruned still counts as cached as long as nothing needs its files; then it runs again (A8).
   * Goes from the last step to the first, because what runs needs what it starts from.
   */
  private rerunPruned(): void {
    const { plan } = this.chain;
    const target = plan.target === null ? null : (plan.stages[plan.target]?.lastStep ?? null);
    const needed = new Map<StepId, "needed" | "maybe">();
    if (target !== null) needed.set(target, "needed");
    for (const keyed of this.chain.steps.toReversed()) {
      const { id } = keyed.step;
      const answer = this.answers.get(id);
      const result = this.results.get(id);
      if (answer === undefined || result === undefined) continue;
      const need = needed.get(id);
      const reruns =
        need !== undefined &&
        answer.verdict.kind === "cached" &&
        keyed.key.parts[0]?.kind !== "base" &&
        this.known.isGone(result);
      const kind = reruns ? (need === "needed" ? "rebuild" : "unknown") : (this.verdictOf(id)?.kind ?? "cached");
      if (reruns) this.answers.set(id, { ...answer, verdict: prunedVerdict(need === "needed") });
      if (kind === "rebuild" || kind === "unknown") {
        for (const { from } of [...keyed.key.inputs, ...(keyed.merge?.inputs ?? [])]) {
          if (from.kind === "step" && needed.get(from.step) !== "needed")
            needed.set(from.step, kind === "rebuild" ? "needed" : "maybe");
        }
      }
    }
  }
}

function prunedVerdict(isSure: boolean): Verdict {
  const reasons: Reasons = [{ kind: "cache-pruned" }];
  return isSure ? { kind: "rebuild", reasons } : { kind: "unknown", reasons };
}

function historiesOf(tags: readonly string[], known: KnownResults): ReadonlySet<number> {
  return new Set(tags.flatMap((tag) => [...(known.historyOf(tag) ?? [])]));
}

function isInputClear(own: ResolvedKey, other: KnownKey, index: number): boolean {
  const [input, stored] = [own.key.inputs[index], other.key.inputs[index]];
  return input !== undefined && compareInput(input, stored, own.inputs[index], other.inputs[index]) === "same";
}

function nameGap({ kind, content, detail }: KeyPart): Reason[] {
  if (content.known) return [];
  if (detail.kind === "remote") return [{ kind: "remote-source", url: detail.url }];
  if (kind === "files") return [{ kind: "context-unreadable", path: content.why }];
  return [{ kind: "not-known", why: content.why }];
}

function orElse(reasons: readonly Reason[], fallback: Reason): Reasons {
  const [first, ...others] = reasons;
  return first === undefined ? [fallback] : [first, ...others];
}
