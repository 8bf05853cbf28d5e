import type { LineRange } from "../text.ts";
import type { EscapeCharacter } from "./dockerfile.ts";
import type { LineCursor } from "./lineCursor.ts";
import { skipSpaces } from "./space.ts";

/** The text of one instruction without heredoc bodies: a line together with those that continue it. */
export interface LogicalLine extends LineRange {
  readonly text: string;
  /** Offset in the file of the text's first character. */
  readonly start: number;
  /** Where the text was joined, in order. */
  readonly seams: readonly Seam[];
  /** Number of the first empty line inside, 0 when there is none. */
  readonly emptyLine: number;
}

/** From offset `at` of the joined text on, until the next seam, the text stands at offset `source` of the file. */
interface Seam {
  readonly at: number;
  readonly source: number;
}

const hash = 0x23;
const space = 0x20;
const tab = 0x09;
const noSeams: readonly Seam[] = [];

/** Reads the next instruction's lines, past comment and empty lines; null at the end of the file. */
export function readLogicalLine(lines: LineCursor, escape: EscapeCharacter): LogicalLine | null {
  while (lines.advance()) {
    const start = skipSpaces(lines.text, lines.start, lines.end);
    if (start < lines.end && lines.text.charCodeAt(start) !== hash) return readFrom(lines, start, escape.charCodeAt(0));
  }
  return null;
}

/** Offset in the file of the character at `offset` of the joined text. */
export function sourceOffset(line: LogicalLine, offset: number): number {
  let source = line.start + offset;
  for (const seam of line.seams) {
    if (seam.at > offset) break;
    source = seam.source + offset - seam.at;
  }
  return source;
}

function readFrom(lines: LineCursor, start: number, escape: number): LogicalLine {
  const { line } = lines;
  const continuation = findContinuation(lines.text, start, lines.end, escape);
  if (continuation >= 0) return join(lines, start, continuation, escape);
  return { text: lines.text.slice(start, lines.end), start, line, endLine: line, seams: noSeams, emptyLine: 0 };
}

/** Joins the lines that follow a continuation character at offset `continuation` of the current line. */
function join(lines: LineCursor, start: number, continuation: number, escape: number): LogicalLine {
  const source = lines.text;
  const { line } = lines;
  const seams: Seam[] = [];
  let text = source.slice(start, continuation);
  let emptyLine = 0;
  let open = true;
  while (open && lines.advance()) {
    const first = skipSpaces(source, lines.start, lines.end);
    if (first === lines.end) {
      emptyLine ||= lines.line;
    } else if (source.charCodeAt(first) !== hash) {
      const next = findContinuation(source, lines.start, lines.end, escape);
      open = next >= 0;
      seams.push({ at: text.length, source: lines.start });
      text += source.slice(lines.start, open ? next : lines.end);
    }
  }
  return { text, start, line, endLine: lines.line, seams, emptyLine };
}

/**
 * Offset of the continuation character: the last one of the line but for spaces and tabs, and not itself escaped.
 * Like BuildKit this looks at one character in front only, so three in a row don't continue the line. -1 when none.
 */
function findContinuation(text: string, start: number, end: number, escape: number): number {
  let last = end - 1;
  while (last >= start && isSpaceOrTab(text.charCodeAt(last))) last--;
  if (last < start || text.charCodeAt(last) !== escape) return -1;
  return last > start && text.charCodeAt(last - 1) === escape ? -1 : last;
}

function isSpaceOrTab(code: number): boolean {
  return code === space || code === tab;
}
