import type { Timestamp } from "../build/buildRecord.ts";
import type { ExplainedInstruction, Explanation, NextStep } from "../explanation.ts";
import { hintsFor } from "./hints.ts";
import { isPredicted, sayNextBuild, saySummary } from "./nextWords.ts";
import { shownAt, type Outcome } from "./outcome.ts";
import { formatAge, formatDuration } from "./units.ts";
import { ASSUMING, sayBuild, sayComparison, saySource } from "./words.ts";

/** One line of what the command line prints: some of it as it is, the rest in the colour of `tone`. */
export interface TextLine {
  readonly plain: string;
  readonly marked: string;
  readonly tone: Tone;
}

/** What a terminal may show by colour; the words say it too. */
export type Tone = "cached" | "built" | "failed" | "unknown" | "faint";

/** Where the text will be read. */
export interface TextOptions {
  readonly now: Timestamp;
  readonly columns: number;
}

interface Verdict {
  readonly label: string;
  readonly tone: Tone;
}

/** Space between the Dockerfile and what is said of it. */
const GAP = 2;

/** Verdicts get no more room than this where lines are long; the rest is wrapped. */
const WIDEST = 32;

/**
 * The Dockerfile with what the next build will do beside each instruction, or else what the last one did, within the given
 * columns where lines allow it.
 */
export function layOutText(explanation: Explanation, file: string, options: TextOptions): TextLine[] {
  const lines = explanation.dockerfile.text.replace(/\r?\n$/, "").split(/\r?\n/);
  const verdicts = verdictsByLine(explanation, options.now);
  const numberWidth = String(lines.length).length;
  const column = verdictColumn(lines, verdicts, options.columns - numberWidth - 2);
  return [
    ...heading(explanation, file, options.now),
    ...lines.flatMap((line, index) => {
      const numbered = `${String(index + 1).padStart(numberWidth)}  ${line}`;
      return placeVerdict(numbered, verdicts.get(index + 1), column + numberWidth + 2, options.columns);
    }),
    ...explanation.problems.map(({ line, message }) => marked(`line ${line}: ${message}`, "failed")),
    ...footing(explanation, options.columns),
  ];
}

function heading(explanation: Explanation, file: string, now: Timestamp): TextLine[] {
  const { lastBuild, note, summary, isPredicted } = explanation;
  const notes = note === null ? [] : [marked(note, "faint")];
  if (lastBuild?.source === "git") {
    return [
      ...(isPredicted ? [plain(saySummary(summary))] : []),
      marked(sayComparison(file, lastBuild.ref, now - lastBuild.startedAt), "faint"),
      ...notes,
      plain(""),
    ];
  }
  const next = isPredicted ? [plain(sayNextBuild(summary))] : [];
  if (lastBuild === null) return [...next, plain(`${file}: no build known`), ...notes, plain("")];
  const { status, startedAt, completedAt, source, error } = lastBuild;
  const facts = [
    `${sayBuild(status)} ${formatAge(now - startedAt)} ago`,
    ...(completedAt === null || completedAt === startedAt ? [] : [`took ${formatDuration(completedAt - startedAt)}`]),
    `from ${saySource(source)}`,
  ];
  const errors = error === null || status === "canceled" ? [] : [marked(error, "failed")];
  return [...next, plain(`${file}: ${facts.join(", ")}`), ...errors, ...notes, plain("")];
}

/** What the prediction takes for granted. */
function footing({ assumptions }: Explanation, columns: number): TextLine[] {
  if (assumptions.length === 0) return [];
  return ["", ASSUMING, ...assumptions.flatMap((sentence) => wrapItem(sentence, columns))].map((line) =>
    marked(line, "faint"),
  );
}

function wrapItem(sentence: string, columns: number): string[] {
  return wrapWords(sentence, columns - 2).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

/** Hints stand at the last line of their instruction. */
function verdictsByLine(explanation: Explanation, now: Timestamp): Map<number, Verdict> {
  return new Map(
    hintsFor(explanation, now, "full").flatMap(({ instruction, label }) => {
      const explained = explanation.instructions[instruction];
      if (explained === undefined) return [];
      return [[explained.instruction.endLine, { label, tone: toneOf(explanation, explained) }] as const];
    }),
  );
}

function toneOf(explanation: Explanation, instruction: ExplainedInstruction): Tone {
  if (explanation.isPredicted && isPredicted(instruction.next)) return NEXT_TONES[instruction.next.status];
  const shown = shownAt(explanation, instruction);
  return shown.kind === "step" ? TONES[shown.outcome] : "built";
}

const NEXT_TONES: Readonly<Record<NextStep["status"], Tone>> = {
  cached: "cached",
  rebuild: "built",
  unknown: "unknown",
  skip: "faint",
  metadata: "faint",
};

const TONES: Readonly<Record<Outcome, Tone>> = {
  cached: "cached",
  built: "built",
  failed: "failed",
  canceled: "failed",
  notReached: "faint",
  skipped: "faint",
  metadata: "faint",
  unknown: "faint",
};

/** Behind the longest line that leaves room for every verdict, or for that part of a long one that is not wrapped. */
function verdictColumn(lines: readonly string[], verdicts: ReadonlyMap<number, Verdict>, columns: number): number {
  const widest = Math.max(0, ...[...verdicts.values()].map(({ label }) => label.length));
  const room = columns - Math.min(widest, WIDEST) - GAP;
  const fitting = lines.map(({ length }) => length).filter((length) => length <= room);
  return Math.max(0, ...fitting) + GAP;
}

/** Beside the line where it leaves room, else below. */
function placeVerdict(line: string, verdict: Verdict | undefined, column: number, columns: number): TextLine[] {
  if (verdict === undefined) return [plain(line)];
  const { label, tone } = verdict;
  const [first = "", ...others] = wrapWords(label, Math.max(WIDEST, columns - column));
  const below = others.map((part): TextLine => ({ plain: " ".repeat(column + GAP), marked: part, tone }));
  if (line.length + GAP <= column) return [{ plain: line.padEnd(column), marked: first, tone }, ...below];
  return [plain(line), { plain: " ".repeat(column), marked: first, tone }, ...below];
}

/** Lines of at most `width` characters where words allow it; all but the first leave room for an indent. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const room = lines.length > 1 ? width - GAP : width;
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function plain(text: string): TextLine {
  return { plain: text, marked: "", tone: "faint" };
}

function marked(text: string, tone: Tone): TextLine {
  return { plain: "", marked: text, tone };
}
