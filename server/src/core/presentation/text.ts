import type { Timestamp } from "../build/buildRecord.ts";
import type { Explanation } from "../explanation.ts";
import { hintsFor } from "./hints.ts";
import { shownAt, type Outcome } from "./outcome.ts";
import { formatAge, formatDuration } from "./units.ts";
import { sayBuild, saySource } from "./words.ts";

/** One line of what the command line prints: some of it as it is, the rest in the colour of `tone`. */
export interface TextLine {
  readonly plain: string;
  readonly marked: string;
  readonly tone: Tone;
}

/** What a terminal may show by colour; the words say it too. */
export type Tone = "cached" | "built" | "failed" | "faint";

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

/** The Dockerfile with what the last build did beside each instruction, within the given columns where lines allow it. */
export function layOutText(explanation: Explanation, file: string, options: TextOptions): TextLine[] {
  const lines = explanation.dockerfile.text.replace(/\r?\n$/, "").split(/\r?\n/);
  const verdicts = verdictsByLine(explanation, options.now);
  const numberWidth = String(lines.length).length;
  const column = verdictColumn(lines, verdicts, options.columns - numberWidth - 2);
  return [
    ...heading(explanation, file, options.now),
    ...lines.flatMap((line, index) => {
      const numbered = `${String(index + 1).padStart(numberWidth)}  ${line}`;
      return placeVerdict(numbered, verdicts.get(index + 1), column + numberWidth + 2);
    }),
    ...explanation.problems.map(({ line, message }) => marked(`line ${line}: ${message}`, "failed")),
  ];
}

function heading(explanation: Explanation, file: string, now: Timestamp): TextLine[] {
  const { lastBuild, note } = explanation;
  const notes = note === null ? [] : [marked(note, "faint")];
  if (lastBuild === null) return [plain(`${file}: no build known`), ...notes, plain("")];
  const { status, startedAt, completedAt, source, error } = lastBuild;
  const facts = [
    `${sayBuild(status)} ${formatAge(now - startedAt)} ago`,
    ...(completedAt === null || completedAt === startedAt ? [] : [`took ${formatDuration(completedAt - startedAt)}`]),
    `from ${saySource(source)}`,
  ];
  const errors = error === null || status === "canceled" ? [] : [marked(error, "failed")];
  return [plain(`${file}: ${facts.join(", ")}`), ...errors, ...notes, plain("")];
}

/** Hints stand at the last line of their instruction. */
function verdictsByLine(explanation: Explanation, now: Timestamp): Map<number, Verdict> {
  return new Map(
    hintsFor(explanation, now, "full").flatMap(({ instruction, label }) => {
      const explained = explanation.instructions[instruction];
      if (explained === undefined) return [];
      const shown = shownAt(explanation, explained);
      const tone = shown.kind === "step" ? TONES[shown.outcome] : "built";
      return [[explained.instruction.endLine, { label, tone }] as const];
    }),
  );
}

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

/** Behind the longest line that leaves room for every verdict. */
function verdictColumn(lines: readonly string[], verdicts: ReadonlyMap<number, Verdict>, columns: number): number {
  const widest = Math.max(0, ...[...verdicts.values()].map(({ label }) => label.length));
  const room = columns - widest - GAP;
  const fitting = lines.map(({ length }) => length).filter((length) => length <= room);
  return Math.max(0, ...fitting) + GAP;
}

function placeVerdict(line: string, verdict: Verdict | undefined, column: number): TextLine[] {
  if (verdict === undefined) return [plain(line)];
  const { label, tone } = verdict;
  if (line.length + GAP <= column) return [{ plain: line.padEnd(column), marked: label, tone }];
  return [plain(line), { plain: " ".repeat(column), marked: label, tone }];
}

function plain(text: string): TextLine {
  return { plain: text, marked: "", tone: "faint" };
}

function marked(text: string, tone: Tone): TextLine {
  return { plain: "", marked: text, tone };
}
