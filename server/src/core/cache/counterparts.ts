import { alignInstructions } from "../build/alignInstructions.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { wholeText } from "../dockerfile/wholeText.ts";
import type { StepId } from "../plan/command.ts";
import type { Step } from "../plan/plan.ts";
import type { KeyChain, KeyedStep } from "./cacheKey.ts";
import { compareInputs, compareParts, type ResolvedKey } from "./compareKeys.ts";
import { nameDifferences, type StepSide } from "./differences.ts";
import type { KnownResults, ResolvedBuild } from "./knownResults.ts";
import type { Reason } from "./reason.ts";

/** What the step at the same place was in an earlier build. */
interface Counterpart {
  readonly build: ResolvedBuild;
  readonly keyed: KeyedStep;
}

/** Finds why steps of a build differ from those of earlier builds. */
export class Counterparts {
  private readonly chain: KeyChain;
  private readonly known: KnownResults;
  private readonly alignments = new Map<ResolvedBuild, readonly (number | null)[]>();

  constructor(chain: KeyChain, known: KnownResults) {
    this.chain = chain;
    this.known = known;
  }

  /**
   * What is different about a step that the builder does not have, compared with the newest build in which it started
   * from the same results, or else with the newest that had it. Empty when it differs only in what it starts from.
   */
  explain(keyed: KeyedStep, own: ResolvedKey): readonly Reason[] {
    const [newest] = this.find(keyed);
    if (newest === undefined) return [{ kind: "instruction-added" }];
    if (newest.build.failed.has(newest.keyed.step.id) && compareParts(newest.keyed.key, own.key) !== "different") {
      return [{ kind: "previous-failure" }];
    }
    const { build, keyed: old } = this.findOnSame(keyed, own) ?? newest;
    return nameDifferences(this.sideOf(build.chain, old), this.sideOf(this.chain, keyed));
  }

  /**
   * For a step that is the same as it was, on results that the builder has, but never had together: what went away, or
   * that the last build did not come to it.
   */
  explainPlace(keyed: KeyedStep): Reason {
    const [newest] = this.find(keyed);
    if (newest === undefined) return { kind: "instruction-added" };
    const { chain, keys } = newest.build;
    if (!keys.has(newest.keyed.step.id)) return { kind: "previous-failure" };
    const { parent } = newest.keyed.step;
    const before = parent === null ? undefined : chain.steps[parent];
    const text = before === undefined ? null : this.sideOf(chain, before).text;
    return text === null ? { kind: "instruction-added" } : { kind: "instruction-removed", text };
  }

  private findOnSame(keyed: KeyedStep, own: ResolvedKey): Counterpart | null {
    for (const counterpart of this.find(keyed)) {
      const past = counterpart.build.keys.get(counterpart.keyed.step.id);
      if (past === undefined || compareInputs(past, own) !== "same") continue;
      if (compareParts(past.key, own.key) === "different") return counterpart;
    }
    return null;
  }

  /** Newest first; builds of other Dockerfiles are left out. */
  private *find({ step }: KeyedStep): Generator<Counterpart> {
    const place = placeOf(this.chain, step);
    for (const build of this.known.builds.toReversed()) {
      const instruction = build.isOwn ? (this.align(build)[step.instruction] ?? null) : null;
      const id = instruction === null ? undefined : build.chain.plan.instructions[instruction]?.steps[place];
      const keyed = id === undefined ? undefined : build.chain.steps[id];
      const stage = keyed === undefined ? undefined : build.chain.plan.stages[keyed.step.stage];
      if (keyed !== undefined && stage?.reached === true) yield { build, keyed };
    }
  }

  private align(build: ResolvedBuild): readonly (number | null)[] {
    const found = this.alignments.get(build);
    if (found !== undefined) return found;
    const [before, after] = [build.chain.dockerfile, this.chain.dockerfile].map(listTexts);
    const aligned = alignInstructions(before ?? [], after ?? []).map((each) =>
      each.kind === "new" ? null : each.index,
    );
    this.alignments.set(build, aligned);
    return aligned;
  }

  private sideOf({ dockerfile, plan }: KeyChain, { step, key }: KeyedStep): StepSide {
    const instruction = dockerfile.instructions[step.instruction];
    const text = step.isTrigger || instruction === undefined ? null : wholeText(instruction);
    const base = plan.stages[step.stage]?.base;
    const image = base?.kind === "image" && base.reference.known ? base.reference.value : "";
    return { step, key, text, image };
  }
}

function listTexts({ instructions }: Dockerfile): { keyword: string; text: string }[] {
  return instructions.map((instruction) => ({ keyword: instruction.keyword, text: wholeText(instruction) }));
}

/** Which of its instruction's steps it is. */
function placeOf({ plan }: KeyChain, { instruction, id }: Step): number {
  const steps: readonly StepId[] = plan.instructions[instruction]?.steps ?? [];
  return steps.indexOf(id);
}
