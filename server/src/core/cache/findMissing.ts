import type { KeyChain, KeyedStep } from "./cacheKey.ts";
import { nothingThere } from "./files.ts";

/** The first step of past builds that asks for files which its context does not have: there the build failed. Null when none does. */
export function findMissing(builds: readonly KeyChain[]): KeyedStep | null {
  const reached = builds.flatMap(({ plan, steps }) => steps.filter(({ step }) => plan.stages[step.stage]?.reached));
  return reached.find(hasMissing) ?? null;
}

function hasMissing({ key }: KeyedStep): boolean {
  return key.inputs.some((input) => {
    return input.kind === "source" && input.files.content === nothingThere;
  });
}
