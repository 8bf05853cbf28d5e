import type { LineRange } from "../text.ts";
import type { EscapeCharacter } from "./dockerfile.ts";
import { LineCursor } from "./lineCursor.ts";
import { skipSpaces } from "./space.ts";

/** The text of one instruction without heredoc bodies: a line together with those that continue it. */
export interface LogicalLine extends LineRange {
  /** Holds the text from `from` to `to`: the file itself, or what several of its lines were joined to. */
  readonly source: string;
  readonly from: number;
  readonly to: number;
  /** Offset in the file of the text's first character. */
  readonly start: number;
  /** How much of the text stands on its first line. */
  readonly firstLength: number;
  /** Number of the first empty line inside, 0 when there is none. */
  readonly emptyLine: number;
}

const space = 0x20;
const tab = 0x09;

/** Reads the next instruction's lines, past comment and empty lines; null at the end of the file. */
export function readLogicalLine(lines: LineCursor, escape: EscapeCharacter): LogicalLine | null {
  return advanceToContent(lines) ? readFrom(lines, escape.charCodeAt(0)) : null;
}

/** Offset in the file of the character at `at` of the line's source. */
export function sourceOffset(file: string, line: LogicalLine, at: number, escape: EscapeCharacter): number {
  const offset = at - line.from;
  if (offset < line.firstLength) return line.start + offset;
  const lines = new LineCursor(file, line.start);
  lines.advance();
  let start = line.start;
  let end = start + line.firstLength;
  let before = 0;
  while (offset >= before + end - start) {
    if (end === lines.end || !advanceToContent(lines)) return end;
    before += end - start;
    start = lines.start;
    end = findPieceEnd(file, start, lines.end, escape.charCodeAt(0));
  }
  return start + offset - before;
}

/** Goes to the next line that is neither empty nor a comment; false when there is none. */
function advanceToContent(lines: LineCursor): boolean {
  while (lines.advance()) if (!lines.isBlank() && !lines.isComment()) return true;
  return false;
}

/** Reads the current line with those that continue it, each without its continuation character. */
function readFrom(lines: LineCursor, escape: number): LogicalLine {
  const { text: file, line } = lines;
  const start = skipSpaces(file, lines.start, lines.end);
  const end = findPieceEnd(file, start, lines.end, escape);
  if (end < lines.end) return join(lines, start, end, escape);
  return { source: file, from: start, to: end, start, line, endLine: line, firstLength: end - start, emptyLine: 0 };
}

/** Joins the first piece, from `start` to `firstEnd`, with those of the lines that continue it. */
function join(lines: LineCursor, start: number, firstEnd: number, escape: number): LogicalLine {
  const { text: file, line } = lines;
  let source = file.slice(start, firstEnd);
  let end = firstEnd;
  let emptyLine = 0;
  while (end < lines.end && lines.advance()) {
    if (lines.isBlank()) {
      emptyLine ||= lines.line;
    } else if (!lines.isComment()) {
      end = findPieceEnd(file, lines.start, lines.end, escape);
      source += file.slice(lines.start, end);
    }
  }
  const firstLength = firstEnd - start;
  return { source, from: 0, to: source.length, start, line, endLine: lines.line, firstLength, emptyLine };
}

/**
 * Offset of the continuation character, else of the line's end. It is the line's last character but for spaces and
 * tabs, and not itself escaped. Like BuildKit this looks at one character in front only, so three in a row don't
 * continue the line.
 */
function findPieceEnd(text: string, start: number, end: number, escape: number): number {
  let last = end - 1;
  while (last >= start && isSpaceOrTab(text.charCodeAt(last))) last--;
  if (last < start || text.charCodeAt(last) !== escape) return end;
  return last > start && text.charCodeAt(last - 1) === escape ? end : last;
}

function isSpaceOrTab(code: number): boolean {
  return code === space || code === tab;
}
