import type { StepId } from "../plan/command.ts";
import type { KeyChain, KeyedStep } from "./cacheKey.ts";
import type { Presence } from "./pastEvent.ts";
import type { Reasons, Verdict } from "./reason.ts";

/** How sure it is that something needs the files of a step. */
type Need = "needed" | "maybe";

/** What is said of the steps so far. */
export interface Answered {
  /** Of the step's result: of COPY --link, of what it is merged into. */
  verdictOf(step: StepId): Verdict | undefined;
  /** Whether the result of a step that counts as cached is still there. */
  presenceOf(step: StepId): Presence;
}

/**
 * The steps that run although their keys are known, because their results were pruned: such a step still counts as cached
 * as long as nothing needs its files (A8). Goes from the last step to the first, as what runs needs what it starts from.
 */
export function rerunPruned({ plan, steps }: KeyChain, answered: Answered): ReadonlyMap<StepId, Verdict> {
  const target = plan.target === null ? null : (plan.stages[plan.target]?.lastStep ?? null);
  const needs = new Map<StepId, Need>();
  if (target !== null) needs.set(target, "needed");
  const reruns = new Map<StepId, Verdict>();
  for (const keyed of steps.toReversed()) {
    const { id } = keyed.step;
    const need = needs.get(id);
    const presence = answered.presenceOf(id);
    if (need !== undefined && presence !== "there") reruns.set(id, prunedVerdict(need, presence));
    const runs = (reruns.get(id) ?? answered.verdictOf(id))?.kind;
    if (runs === "rebuild") addNeeds(needs, keyed, "needed");
    if (runs === "unknown") addNeeds(needs, keyed, "maybe");
  }
  return reruns;
}

function addNeeds(needs: Map<StepId, Need>, { key, merge }: KeyedStep, need: Need): void {
  for (const { from } of [...key.inputs, ...(merge?.inputs ?? [])]) {
    if (from.kind === "step" && needs.get(from.step) !== "needed") needs.set(from.step, need);
  }
}

function prunedVerdict(need: Need, presence: Presence): Verdict {
  const reasons: Reasons = [{ kind: "cache-pruned" }];
  return need === "needed" && presence === "gone" ? { kind: "rebuild", reasons } : { kind: "unknown", reasons };
}
