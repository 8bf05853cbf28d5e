import type { BuildRecord } from "../build/buildRecord.ts";
import type { LastStep } from "../build/lastStep.ts";
import type { ExplainedInstruction, Explanation } from "../explanation.ts";

/** What a line shows of the last build. `none`: no build is known; `new`: the last build had no such instruction. */
export type Shown =
  | { readonly kind: "none" | "new" | "newMetadata" }
  | { readonly kind: "step"; readonly step: LastStep; readonly outcome: Outcome };

/** How a step ended. Of `LastStatus` it tells `notReached` (the build ended before) from `skipped` (not needed). */
export type Outcome = LastStep["status"] | "notReached";

/** What there is to show at one instruction of an explanation. */
export function shownAt(explanation: Explanation, instruction: ExplainedInstruction): Shown {
  if (explanation.lastBuild === null) return { kind: "none" };
  const { last, next } = instruction;
  if (last === null) return { kind: next.status === "metadata" ? "newMetadata" : "new" };
  return { kind: "step", step: last, outcome: outcomeOf(explanation, explanation.lastBuild, instruction, last) };
}

function outcomeOf(
  { stages }: Explanation,
  build: BuildRecord,
  { stage }: ExplainedInstruction,
  last: LastStep,
): Outcome {
  if (last.status !== "skipped" || build.status === "completed") return last.status;
  const needed = stage === null || stages[stage]?.reached !== false;
  return needed ? "notReached" : "skipped";
}
