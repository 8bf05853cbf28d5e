import type { KeyChain } from "./cacheKey.ts";
import { KnownResults } from "./knownResults.ts";
import type { PastEvent } from "./pastEvent.ts";
import { predict, type PredictedInstruction } from "./predict.ts";
import type { Verdict } from "./reason.ts";

/** How much a build may take from what another one left. */
export interface Shared {
  /** Besides base images, which nobody has to build. */
  readonly steps: number;
  readonly bases: number;
}

/**
 * Counts what a build may take from what another one left. The keys of both may lack their files, which may then be the
 * same: so it is found out whose files are worth reading.
 */
export function countShared(next: KeyChain, other: PastEvent): Shared {
  const { instructions } = predict(next, new KnownResults(next.builder, [other]));
  const isBase = (index: number): boolean => next.dockerfile.instructions[index]?.keyword === "FROM";
  const steps = instructions.flatMap((predicted, index) => stepsOf(predicted, isBase(index))).filter(isFound);
  const bases = instructions.filter(({ verdict }, index) => isBase(index) && verdict.kind === "cached");
  return { steps: steps.length, bases: bases.length };
}

function stepsOf({ verdict, triggers, merge }: PredictedInstruction, isBase: boolean): readonly Verdict[] {
  return [...(isBase ? [] : [verdict]), ...triggers, ...(merge === null ? [] : [merge])];
}

function isFound({ kind }: Verdict): boolean {
  return kind === "cached" || kind === "unknown";
}
