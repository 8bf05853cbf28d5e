import type { Heredoc } from "./dockerfile.ts";
import type { LineCursor } from "./lineCursor.ts";
import { splitShellWords } from "./shellWords.ts";

/** The mark `<<NAME` that opens a heredoc: what is known of it before its body is read. */
export type HeredocMark = Pick<Heredoc, "name" | "expand" | "chomp" | "fileDescriptor">;

/** Heredocs read from a file; `unterminated` is the delimiter that the file ended without, else null. */
export interface HeredocsReading {
  readonly heredocs: readonly Heredoc[];
  readonly unterminated: string | null;
}

const markPattern = /^([0-9]*)<<(-?)([^<]*)$/;
const plainDelimiter = /^\w+$/;
const leadingSpace = /^[\t\n\f\r ]+/;
const tab = 0x09;
const noMarks: readonly HeredocMark[] = [];

/**
 * The heredocs that an instruction's text opens, in order. None when its quotes are not balanced; null when a
 * delimiter can't be read.
 */
export function findHeredocMarks(text: string): readonly HeredocMark[] | null {
  // Looked for by one character first, which is fast: most instructions have none.
  if (text.indexOf("<") < 0 || !text.includes("<<")) return noMarks;
  const marks: HeredocMark[] = [];
  for (const word of splitShellWords(text, { quotes: true, escapes: true }) ?? []) {
    const mark = readHeredocMark(word);
    if (mark === "unreadable") return null;
    if (mark !== null) marks.push(mark);
  }
  return marks;
}

/** Reads one word, such as `3<<-"EOF"`; null when it opens no heredoc. */
export function readHeredocMark(word: string): HeredocMark | "unreadable" | null {
  if (!word.includes("<<")) return null;
  const match = markPattern.exec(word);
  const delimiter = match?.[3]?.replace(leadingSpace, "") ?? "";
  if (match === null || delimiter === "") return null;
  if (plainDelimiter.test(delimiter)) return toMark(match, delimiter, true);
  const bare = splitShellWords(delimiter, { quotes: false, escapes: false });
  const quoted = splitShellWords(delimiter, { quotes: true, escapes: false });
  if (bare === null || quoted === null) return "unreadable";
  const [name, ...others] = bare;
  if (name === undefined || others.length > 0) return null;
  const expand = countQuotes(name) === countQuotes(quoted[0] ?? "");
  return toMark(match, name, expand);
}

function toMark([, fileDescriptor, dash]: RegExpExecArray, name: string, expand: boolean): HeredocMark {
  return { name, expand, chomp: dash === "-", fileDescriptor: Number(fileDescriptor) };
}

/** Reads the bodies that follow an instruction's last line. */
export function readHeredocs(lines: LineCursor, marks: readonly HeredocMark[]): HeredocsReading {
  const heredocs: Heredoc[] = [];
  for (const mark of marks) {
    const { heredoc, closed } = readBody(lines, mark);
    heredocs.push(heredoc);
    if (!closed) return { heredocs, unterminated: mark.name };
  }
  return { heredocs, unterminated: null };
}

function readBody(lines: LineCursor, mark: HeredocMark): { heredoc: Heredoc; closed: boolean } {
  const start = lines.next;
  const firstLine = lines.line + 1;
  let closed = false;
  while (!closed && lines.advance()) closed = isDelimiter(lines, mark);
  const content = lines.text.slice(start, closed ? lines.start : lines.next);
  // A heredoc opened by the file's last line has no line of its own.
  const line = Math.min(firstLine, lines.line);
  // Written out, because a spread took most of the time of a file with many heredocs.
  const { name, expand, chomp, fileDescriptor } = mark;
  return { heredoc: { name, content, expand, chomp, fileDescriptor, line, endLine: lines.line }, closed };
}

function isDelimiter({ text, start, end }: LineCursor, { name, chomp }: HeredocMark): boolean {
  let from = start;
  if (chomp) while (from < end && text.charCodeAt(from) === tab) from++;
  return end - from === name.length && text.startsWith(name, from);
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1;
}
