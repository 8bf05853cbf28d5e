import type { KeyChain, KeyedStep } from "../../../server/src/core/cache/cacheKey.ts";
import { lacksFiles } from "../../../server/src/core/cache/files.ts";
import type { StepId } from "../../../server/src/core/plan/command.ts";

/** Which steps of a build that is known to have failed did not finish, and which of them failed. */
export function findUnfinished(chain: KeyChain): { unfinished: Set<StepId>; failed: Set<StepId> } {
  const failed = new Set<StepId>();
  const unfinished = new Set<StepId>();
  for (const keyed of chain.steps) {
    const { id, inputs } = keyed.step;
    if (inputs.some((input) => unfinished.has(input)) || (chain.builder === "classic" && failed.size > 0))
      unfinished.add(id);
    else if (fails(keyed)) {
      failed.add(id);
      unfinished.add(id);
    }
  }
  return { unfinished, failed };
}

/** A source that is not there, or a command that ends with an error as any shell would have it. */
function fails({ step, key }: KeyedStep): boolean {
  if (lacksFiles(key)) return true;
  const args = step.command.kind === "run" && step.command.args.known ? step.command.args.value : [];
  return /(?:^|[;&|]\s*)(?:false|exit [1-9]\d*)\s*$/.test(args.at(-1) ?? "");
}
