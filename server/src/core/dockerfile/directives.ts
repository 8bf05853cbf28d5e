import type { Problem } from "../text.ts";
import type { Directive, EscapeCharacter } from "./dockerfile.ts";
import { LineCursor } from "./lineCursor.ts";
import { isBlank, skipBlanks, skipSpaces } from "./space.ts";

/** The directives of a file, and what the parser takes from them. */
export interface DirectivesReading {
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  readonly problems: readonly Problem[];
}

interface Head {
  readonly directives: readonly Directive[];
  /** Whether a directive has blanks in front of its `#`. */
  readonly indented: boolean;
  /** The first line that gives a directive a second time: BuildKit stops there. */
  readonly duplicate: Directive | null;
}

const verticalTab = 0x0b;
const directivePattern = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=([^\n]+)$/;

/**
 * Reads the directives at the top of a file. BuildKit looks for them twice, with different eyes: its parser, which
 * takes `escape`, allows blanks in front of the `#`; the look-up of `syntax` and `check` does not, but it passes over
 * a first line that starts with `#!`.
 */
export function readDirectives(text: string): DirectivesReading {
  const seenByParser = readHead(new LineCursor(text), "#", true);
  const seenByLookup =
    seenByParser.indented || hasShebang(text) ? readHead(afterShebang(text), "#", false) : seenByParser;
  const escape = seenByParser.directives.find(({ name }) => name === "escape");
  const looked = seenByLookup.directives.filter(({ name }) => name !== "escape");
  if (!looked.some(({ name }) => name === "syntax")) looked.push(...readForeignSyntax(text));
  const directives = escape === undefined ? looked : [...looked, escape].sort((a, b) => a.line - b.line);
  return { escape: escape?.value === "`" ? "`" : "\\", directives, problems: check(seenByParser, escape) };
}

function check({ duplicate }: Head, escape: Directive | undefined): Problem[] {
  const problems: Problem[] = [];
  if (escape !== undefined && escape.value !== "`" && escape.value !== "\\") {
    problems.push(report(escape, `The escape directive takes \\ or \`, not "${escape.value}".`));
  }
  if (duplicate !== null) {
    problems.push(report(duplicate, `Only one ${duplicate.name} directive is allowed: remove this one.`));
  }
  return problems;
}

function report({ line, endLine }: Directive, message: string): Problem {
  return { line, endLine, severity: "error", message };
}

function readHead(lines: LineCursor, comment: string, canIndent: boolean): Head {
  const directives: Directive[] = [];
  let indented = false;
  while (lines.advance()) {
    const start = canIndent ? skipSpaces(lines.text, lines.start, lines.end) : lines.start;
    const directive = lines.text.startsWith(comment, start) ? readDirective(lines, start + comment.length) : null;
    if (directive === null) break;
    indented ||= start > lines.start;
    if (directives.some(({ name }) => name === directive.name)) return { directives, indented, duplicate: directive };
    directives.push(directive);
  }
  return { directives, indented, duplicate: null };
}

function readDirective({ text, line, end }: LineCursor, start: number): Directive | null {
  const match = directivePattern.exec(text.slice(skipSpaces(text, start, end), end));
  const name = match?.[1]?.toLowerCase();
  const value = match?.[2] ?? "";
  if (name !== "syntax" && name !== "escape" && name !== "check") return null;
  // Of a value of nothing but blanks BuildKit's pattern keeps the last one.
  return { name, value: trimValue(value) || value.slice(-1), line, endLine: line };
}

/** Takes off what Go's `\s` matches: blanks but for the vertical tab. */
function trimValue(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isValueSpace(value.charCodeAt(start))) start++;
  while (end > start && isValueSpace(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isValueSpace(code: number): boolean {
  return isBlank(code) && code !== verticalTab;
}

function afterShebang(text: string): LineCursor {
  const lines = new LineCursor(text);
  if (hasShebang(text)) lines.advance();
  return lines;
}

function hasShebang(text: string): boolean {
  return text.startsWith("#!", new LineCursor(text).next);
}

/** The syntax of a file that another frontend reads: `// syntax=…` at its top, or one JSON object. */
function readForeignSyntax(text: string): readonly Directive[] {
  const { directives } = readHead(afterShebang(text), "//", false);
  const commented = directives.filter(({ name }) => name === "syntax");
  return commented.length > 0 ? commented : readJsonSyntax(text);
}

function readJsonSyntax(text: string): readonly Directive[] {
  const { line, next } = afterShebang(text);
  if (text.charAt(skipBlanks(text, next, text.length)) !== "{") return [];
  const value = decodeSyntax(text.slice(next));
  return value === null ? [] : [{ name: "syntax", value, line: line + 1, endLine: line + 1 }];
}

function decodeSyntax(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === "object" && value !== null && "syntax" in value;
    return isObject && typeof value.syntax === "string" ? value.syntax : null;
  } catch {
    return null;
  }
}
