import type { LineRange } from "../text.ts";
import type { EscapeCharacter } from "./dockerfile.ts";
import { LineCursor } from "./lineCursor.ts";
import { skipSpaces } from "./space.ts";

/** The text of one instruction without heredoc bodies: a line together with those that continue it. */
export interface LogicalLine extends LineRange {
  readonly text: string;
  /** Offset in the file of the text's first character. */
  readonly start: number;
  /** How much of the text stands on its first line. */
  readonly firstLength: number;
  /** Number of the first empty line inside, 0 when there is none. */
  readonly emptyLine: number;
}

const hash = 0x23;
const space = 0x20;
const tab = 0x09;

/** Reads the next instruction's lines, past comment and empty lines; null at the end of the file. */
export function readLogicalLine(lines: LineCursor, escape: EscapeCharacter): LogicalLine | null {
  while (lines.advance()) {
    const start = skipSpaces(lines.text, lines.start, lines.end);
    if (start < lines.end && lines.text.charCodeAt(start) !== hash) return join(lines, start, escape);
  }
  return null;
}

/** Offset in the file of the character at `offset` of the joined text. */
export function sourceOffset(file: string, line: LogicalLine, offset: number, escape: EscapeCharacter): number {
  if (offset < line.firstLength) return line.start + offset;
  const lines = new LineCursor(file, line.start);
  lines.advance();
  const pieces = new Pieces(lines, line.start, escape);
  let before = 0;
  while (offset >= before + pieces.length) {
    before += pieces.length;
    if (!pieces.advance()) return pieces.end;
  }
  return pieces.start + offset - before;
}

function join(lines: LineCursor, start: number, escape: EscapeCharacter): LogicalLine {
  const { line } = lines;
  const pieces = new Pieces(lines, start, escape);
  const firstLength = pieces.length;
  let text = pieces.slice();
  while (pieces.advance()) text += pieces.slice();
  return { text, start, line, endLine: lines.line, firstLength, emptyLine: pieces.emptyLine };
}

/** Walks over the pieces of which an instruction's text is joined: its lines without their continuation characters. */
class Pieces {
  readonly lines: LineCursor;
  start = 0;
  end = 0;
  emptyLine = 0;
  private continued = false;
  private readonly escape: number;

  /** Stands on the piece that begins at offset `start` of the current line. */
  constructor(lines: LineCursor, start: number, escape: EscapeCharacter) {
    this.lines = lines;
    this.escape = escape.charCodeAt(0);
    this.take(start);
  }

  get length(): number {
    return this.end - this.start;
  }

  slice(): string {
    return this.lines.text.slice(this.start, this.end);
  }

  /** Goes to the next piece, past comment and empty lines; false when the instruction is at its end. */
  advance(): boolean {
    const { lines } = this;
    while (this.continued && lines.advance()) {
      const first = skipSpaces(lines.text, lines.start, lines.end);
      if (first === lines.end) {
        this.emptyLine ||= lines.line;
      } else if (lines.text.charCodeAt(first) !== hash) {
        this.take(lines.start);
        return true;
      }
    }
    return false;
  }

  private take(start: number): void {
    const { text, end } = this.lines;
    const continuation = findContinuation(text, start, end, this.escape);
    this.start = start;
    this.continued = continuation >= 0;
    this.end = this.continued ? continuation : end;
  }
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
