import { dropSpaces, skipSpaces } from "./space.ts";

const carriageReturn = 0x0d;
const byteOrderMark = "\ufeff";

/** Walks over the lines of a text, one at a time and forward only. A byte-order mark at the start belongs to no line. */
export class LineCursor {
  readonly text: string;
  /** Number of the current line, from 1; 0 before the first. */
  line: number;
  /** Offset of the current line's first character. */
  start = 0;
  /** Offset after the current line's last character: carriage returns and newline at its end are left out. */
  end = 0;
  /** Offset of the next line, or the text's length. */
  next: number;
  /** Offset of a `#` that no line in front of the current one has; the text's length when there is none. */
  private hash = -1;

  /** Starts in front of the line at the offset `next`, which is the one after the line of number `line`. */
  constructor(text: string, next = text.startsWith(byteOrderMark) ? 1 : 0, line = 0) {
    this.text = text;
    this.next = next;
    this.line = line;
  }

  /** Goes to the next line; false, and nothing changes, when there is none. What follows a final newline is no line. */
  advance(): boolean {
    const { text } = this;
    if (this.next >= text.length) return false;
    this.line++;
    this.start = this.next;
    const found = text.indexOf("\n", this.start);
    let end = found < 0 ? text.length : found;
    this.next = found < 0 ? end : end + 1;
    while (end > this.start && text.charCodeAt(end - 1) === carriageReturn) end--;
    this.end = end;
    return true;
  }

  /** Whether the current line is nothing but white space. */
  isBlank(): boolean {
    return dropSpaces(this.text, this.start, this.end) === this.start;
  }

  /** Whether a `#` is the first character of the current line that is no white space. */
  isComment(): boolean {
    // Few lines have a # at all, so that indentation is seldom looked at.
    if (this.hash < this.start) this.hash = findHash(this.text, this.start);
    return this.hash < this.end && this.hash === skipSpaces(this.text, this.start, this.end);
  }
}

function findHash(text: string, start: number): number {
  const found = text.indexOf("#", start);
  return found < 0 ? text.length : found;
}
