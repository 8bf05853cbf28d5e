import type { BuildRecord, Timestamp } from "../build/buildRecord.ts";
import type { LastStep } from "../build/lastStep.ts";
import { wholeText } from "../dockerfile/wholeText.ts";
import type { ExplainedInstruction, Explanation, NextStep } from "../explanation.ts";
import { bold, escape, table } from "./markdown.ts";
import type { Outcome, Shown } from "./outcome.ts";
import { shownAt } from "./outcome.ts";
import { isPredicted } from "./nextWords.ts";
import { listReason } from "./reasons.ts";
import { sayEdit } from "./wordDiff.ts";
import { formatAge, formatDuration, formatSize, formatTime } from "./units.ts";
import {
  explainOutcome,
  NEW_INSTRUCTION,
  NEXT_STATUS,
  ROWS,
  sayBuild,
  sayEstimate,
  sayOutcome,
  sayPossibleEstimate,
  sayNewerImage,
  saySource,
} from "./words.ts";

/** What to show over an instruction: markdown, and the place in `Explanation.instructions`. */
export interface HoverView {
  readonly markdown: string;
  readonly instruction: number;
}

type Row = readonly [string, string];

/** How many files of one reason a hover names. */
const MOST_FILES = 5;

/** The hover at a line, 1-based; null where there is no instruction, and when nothing is known of it. */
export function hoverFor(explanation: Explanation, line: number, now: Timestamp): HoverView | null {
  const index = explanation.instructions.findIndex(({ instruction }) => {
    return instruction.line <= line && line <= instruction.endLine;
  });
  const markdown = hintTooltip(explanation, index, now);
  return markdown === null ? null : { markdown, instruction: index };
}

/** All facts about one instruction as a small markdown table; null when there is none or nothing is known of it. */
export function hintTooltip(explanation: Explanation, index: number, now: Timestamp): string | null {
  const instruction = explanation.instructions[index];
  if (instruction === undefined) return null;
  const { lastBuild, note } = explanation;
  const next = explanation.isPredicted && isPredicted(instruction.next) ? nextRows(instruction.next) : [];
  const last = lastBuild === null ? [] : lastRows(explanation, instruction, lastBuild, now);
  const [head, ...others] = [...next, ...registryRow(instruction, now), ...last];
  if (head === undefined) return null;
  const shown = shownAt(explanation, instruction);
  const remarks = [shown.kind === "step" ? explainOutcome(shown.outcome) : null, note];
  return [table(head, others), ...remarks.filter((remark) => remark !== null)].join("\n\n");
}

function registryRow({ newerImage }: ExplainedInstruction, now: Timestamp): Row[] {
  if (newerImage === null) return [];
  const { digest, askedAt } = newerImage;
  return [[ROWS.registry, sayNewerImage(escape(shortenDigest(digest)), sayWhen(askedAt, now))]];
}

function shortenDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}

function lastRows(
  explanation: Explanation,
  instruction: ExplainedInstruction,
  build: BuildRecord,
  now: Timestamp,
): Row[] {
  const shown = shownAt(explanation, instruction);
  const last: Row = [ROWS.lastBuild, bold(headline(shown))];
  return [last, ...editRow(shown, instruction), ...stepRows(shown, instruction, now), recordRow(build, now)];
}

/** What the next build will do, and every reason with more files than a line has room for. */
function nextRows({ status, reasons, estimateMs }: NextStep): Row[] {
  const phrases = reasons.flatMap((reason) => listReason(reason, MOST_FILES));
  const why = phrases.map((phrase, index): Row => [index === 0 ? ROWS.why : "", escape(phrase)]);
  const sayTime = status === "unknown" ? sayPossibleEstimate : sayEstimate;
  const time: Row[] = estimateMs === null ? [] : [[ROWS.estimate, sayTime(estimateMs)]];
  return [[ROWS.next, bold(NEXT_STATUS[status])], ...why, ...time];
}

/** What was edited: since the build that the prediction compares with, else since the last one. */
function editRow(shown: Shown, { instruction, next }: ExplainedInstruction): Row[] {
  const edit = next.reasons.find((reason) => reason.kind === "instruction-changed");
  const before = edit?.before ?? (shown.kind === "step" ? shown.step.textBefore : null);
  if (before === null || before === "") return [];
  return [[ROWS.edited, sayEdit(before, edit === undefined ? instruction.text : wholeText(instruction))]];
}

function headline(shown: Shown): string {
  return shown.kind === "step" ? sayOutcome(shown.outcome, shown.step.durationMs) : NEW_INSTRUCTION;
}

function stepRows(shown: Shown, instruction: ExplainedInstruction, now: Timestamp): Row[] {
  if (shown.kind !== "step") return [];
  const { step, outcome } = shown;
  const isBase = instruction.instruction.keyword === "FROM";
  return [...(isBase ? [] : lastRanRow(step, outcome, now)), ...layerRow(step, outcome, now, isBase)];
}

/** When the instruction's command really ran; a layer that was taken from the cache was made when it last ran. */
function lastRanRow({ durationMs, createdAt }: LastStep, outcome: Outcome, now: Timestamp): Row[] {
  if (outcome === "built") {
    return [[ROWS.lastRan, durationMs === null ? "in that build" : `in that build, for ${formatDuration(durationMs)}`]];
  }
  return outcome === "cached" && createdAt !== null ? [[ROWS.lastRan, sayWhen(createdAt, now)]] : [];
}

function layerRow({ sizeBytes, createdAt }: LastStep, outcome: Outcome, now: Timestamp, isBase: boolean): Row[] {
  if (outcome !== "cached" && outcome !== "built") return [];
  const size = sizeBytes === null ? [] : [formatSize(sizeBytes)];
  const made = createdAt !== null && (isBase || outcome === "built") ? [`created ${sayWhen(createdAt, now)}`] : [];
  const facts = [...size, ...made];
  return facts.length === 0 ? [] : [[ROWS.layer, facts.join(", ")]];
}

function recordRow(build: BuildRecord, now: Timestamp): Row {
  const when = sayWhen(build.completedAt ?? build.startedAt, now);
  const ending = build.status === "completed" ? "" : `${sayBuild(build.status)}, `;
  return [ROWS.record, `${ending}${when}, from ${saySource(build.source)}`];
}

function sayWhen(time: Timestamp, now: Timestamp): string {
  return `${formatAge(now - time)} ago (${formatTime(time)})`;
}
