import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Span } from "../text.ts";
import type { TextEdit } from "./finding.ts";

/** The text with all edits made; null when two of them overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const inOrder = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const pieces: string[] = [];
  let done = 0;
  for (const { span, text: written } of inOrder) {
    if (span.start < done) return null;
    pieces.push(text.slice(done, span.start), written);
    done = span.end;
  }
  return [...pieces, text.slice(done)].join("");
}

/** Takes an instruction away with the lines that it stands on; comments around it stay. */
export function removeInstruction(text: string, { span }: Instruction): TextEdit {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  return { span: { start, end: newline < 0 ? text.length : newline + 1 }, text: "" };
}

/** Puts lines above an instruction, indented as it is. Its own comments stay right above it. */
export function insertAbove(text: string, instruction: Instruction, lines: readonly string[]): TextEdit {
  const indentation = indentationOf(text, instruction);
  const start = instruction.span.start - indentation.length;
  const end = lineEndOf(text);
  return { span: { start, end: start }, text: lines.map((line) => `${indentation}${line}${end}`).join("") };
}

/** What stands in front of an instruction on its line. */
export function indentationOf(text: string, { span }: Instruction): string {
  return text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
}

/** What ends the lines of a text. */
export function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/**
 * What of an instruction stands behind its keyword and its flags, as written; null where quotes or escapes in front of it
 * make that hard to tell.
 */
export function argumentsSpan(text: string, { span, keywordSpan, flags, rest }: Instruction): Span | null {
  const between = /(?:[^\S\n]|[\\`][^\S\n]*\n(?:[^\S\n]*#[^\n]*\n|[^\S\n]*\n)*)*/y;
  const skip = (pattern: RegExp, from: number): number => {
    pattern.lastIndex = from;
    return from + (pattern.exec(text)?.[0].length ?? 0);
  };
  let start = skip(between, keywordSpan.end);
  for (const _flag of flags) start = skip(between, skip(/[^\s"'\\`]*/y, start));
  const first = /^[^\s\\`]*/.exec(rest)?.[0] ?? "";
  return start <= span.end && text.startsWith(first, start) ? { start, end: span.end } : null;
}
