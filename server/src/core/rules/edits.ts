import { findChange } from "../dockerfile/textChange.ts";
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

/** One edit that makes one text of another: what both begin and end with it leaves alone. */
export function replaceText(before: string, after: string): TextEdit {
  const { start, end, endNow } = findChange(before, after);
  return { span: { start, end }, text: after.slice(start, endNow) };
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

/**
 * Puts lines below an instruction, indented as it is. Null where its last line goes on at the end of the file, so that they
 * would become a part of it.
 */
export function insertBelow(text: string, instruction: Instruction, lines: readonly string[]): TextEdit | null {
  const { span } = instruction;
  const indentation = indentationOf(text, instruction);
  const end = lineEndOf(text);
  const written = lines.map((line) => `${indentation}${line}${end}`).join("");
  const newline = text.indexOf("\n", span.end);
  if (newline >= 0) return { span: { start: newline + 1, end: newline + 1 }, text: written };
  if (/[\\`]\s*$/.test(text)) return null;
  return { span: { start: text.length, end: text.length }, text: end + written };
}

/** Moves instructions, in their order, below another one; null where that can't be done. */
export function moveInstructions(
  text: string,
  moved: readonly Instruction[],
  below: Instruction,
): readonly TextEdit[] | null {
  const inserted = insertBelow(
    text,
    below,
    moved.map((instruction) => writtenText(text, instruction)),
  );
  return inserted === null ? null : [...moved.map((instruction) => removeInstruction(text, instruction)), inserted];
}

/** An instruction as it is written, for another place. */
export function writtenText(text: string, { span }: Instruction): string {
  return text.slice(span.start, span.end);
}

/** What ends the lines of a text. */
export function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Where an instruction's keyword stands; null when a line ends inside it. */
export function keywordSpan(text: string, { span, keyword }: Instruction): Span | null {
  const end = span.start + keyword.length;
  return text.slice(span.start, end).toUpperCase() === keyword ? { start: span.start, end } : null;
}

/**
 * What of an instruction stands behind its keyword and its flags, as written; null where quotes or escapes in front of it
 * make that hard to tell.
 */
export function argumentsSpan(text: string, instruction: Instruction): Span | null {
  const { span, flags, rest } = instruction;
  const keyword = keywordSpan(text, instruction);
  if (keyword === null) return null;
  const between = /(?:[^\S\n]|[\\`][^\S\n]*\n(?:[^\S\n]*#[^\n]*\n|[^\S\n]*\n)*)*/y;
  const skip = (pattern: RegExp, from: number): number => {
    pattern.lastIndex = from;
    return from + (pattern.exec(text)?.[0].length ?? 0);
  };
  let start = skip(between, keyword.end);
  for (const _flag of flags) start = skip(between, skip(/[^\s"'\\`]*/y, start));
  const first = /^[^\s\\`]*/.exec(rest)?.[0] ?? "";
  return start <= span.end && text.startsWith(first, start) ? { start, end: span.end } : null;
}
