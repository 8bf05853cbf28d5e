import type { PredictedInstruction } from "./predict.ts";
import type { Verdict } from "./reason.ts";

/** One verdict for an instruction with several steps (triggers of the base, the merge of COPY --link): the most telling. */
export function combineVerdicts({ verdict, triggers, merge }: PredictedInstruction): Verdict {
  const all = [verdict, ...triggers, ...(merge === null ? [] : [merge])];
  return (
    all.find(({ kind }) => kind === "rebuild") ??
    all.find(({ kind }) => kind === "unknown") ??
    (verdict.kind === "metadata" ? (triggers[0] ?? verdict) : verdict)
  );
}
