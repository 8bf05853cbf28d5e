import type { KeyChain } from "./cacheKey.ts";
import { KnownResults } from "./knownResults.ts";
import type { PastEvent } from "./pastEvent.ts";
import { predict, type PredictedInstruction } from "./predict.ts";
import type { Verdict } from "./reason.ts";

/**
 * How many steps a build may take from what another one left, besides their base image. The keys of both may lack their
 * files, which may then be the same: so it is found out whose files are worth reading.
 */
export function countSharedSteps(next: KeyChain, other: PastEvent): number {
  const { instructions } = predict(next, new KnownResults(next.builder, [other]));
  return instructions
    .flatMap((predicted, index) => stepsOf(predicted, next.dockerfile.instructions[index]?.keyword))
    .filter(isFound).length;
}

/** All but the base image, which nobody has to build. */
function stepsOf({ verdict, triggers, merge }: PredictedInstruction, keyword: string | undefined): readonly Verdict[] {
  return [...(keyword === "FROM" ? [] : [verdict]), ...triggers, ...(merge === null ? [] : [merge])];
}

function isFound({ kind }: Verdict): boolean {
  return kind === "cached" || kind === "unknown";
}
