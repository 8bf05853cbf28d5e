import type { LastStep } from "../build/lastStep.ts";
import type { ExplainedInstruction, Explanation } from "../explanation.ts";
import type { LineRange } from "../text.ts";
import type { Timestamp } from "../build/buildRecord.ts";
import type { Outcome } from "./outcome.ts";
import { shownAt } from "./outcome.ts";
import { isLong, isPredicted, sayNextWithTime } from "./nextWords.ts";
import { formatAge, formatSize } from "./units.ts";
import { NEW_INSTRUCTION, sayBuilt, sayOutcome, sayOutcomeBefore } from "./words.ts";

/** How much the lines show: `full` has hints also on instructions that make no step of their own. */
export type HintDetail = "compact" | "full";

/** A short text at the end of an instruction. */
export interface HintView {
  /** Offset into the text, at the end of the instruction's last line. */
  readonly offset: number;
  readonly label: string;
  /** Place in `Explanation.instructions`. */
  readonly instruction: number;
}

const everywhere: LineRange = { line: 1, endLine: Infinity };

/**
 * The hints of a Dockerfile that stand on some lines, in its order: what the next build will do, else what the last one
 * did; none without both.
 */
export function hintsFor(
  explanation: Explanation,
  now: Timestamp,
  detail: HintDetail,
  { line, endLine }: LineRange = everywhere,
): HintView[] {
  const hints: HintView[] = [];
  for (const explained of explanation.instructions) {
    const { index, endLine: last, span } = explained.instruction;
    if (last < line || last > endLine) continue;
    const label = hintLabel(explanation, explained, now, detail);
    if (label !== null) hints.push({ offset: span.end, label, instruction: index });
  }
  return hints;
}

function hintLabel(
  explanation: Explanation,
  instruction: ExplainedInstruction,
  now: Timestamp,
  detail: HintDetail,
): string | null {
  if (explanation.isPredicted && isPredicted(instruction.next)) return nextLabel(explanation, instruction, now);
  const shown = shownAt(explanation, instruction);
  switch (shown.kind) {
    case "none":
      return null;
    case "new":
      return NEW_INSTRUCTION;
    case "newMetadata":
      return detail === "full" ? NEW_INSTRUCTION : null;
    case "step":
      return shown.outcome === "metadata" && detail === "compact" ? null : stepLabel(shown.step, shown.outcome, now);
  }
}

/** What is cached keeps what the last build tells of it. */
function nextLabel(explanation: Explanation, instruction: ExplainedInstruction, now: Timestamp): string {
  const { next } = instruction;
  const shown = shownAt(explanation, instruction);
  const facts = next.status === "cached" && shown.kind === "step" ? cachedFacts(shown.step, shown.outcome, now) : [];
  return [sayNextWithTime(next), ...facts].join(" · ");
}

/** What the last build built is as old as that build: that it did, and in what time, says more. */
function cachedFacts(step: LastStep, outcome: Outcome, now: Timestamp): string[] {
  if (outcome !== "built") return layerFacts(step, "cached", now);
  return [...layerFacts(step, outcome, now), sayBuilt(isLong(step.durationMs) ? step.durationMs : null)];
}

function stepLabel(step: LastStep, outcome: Outcome, now: Timestamp): string {
  const say = step.textBefore === null ? sayOutcome : sayOutcomeBefore;
  return [say(outcome, step.durationMs), ...layerFacts(step, outcome, now)].join(" · ");
}

function layerFacts({ sizeBytes, createdAt }: LastStep, outcome: Outcome, now: Timestamp): string[] {
  if (outcome !== "cached" && outcome !== "built") return [];
  const size = sizeBytes === null ? [] : [formatSize(sizeBytes)];
  const age = outcome === "built" || createdAt === null ? [] : [`${formatAge(now - createdAt)} old`];
  return [...size, ...age];
}
