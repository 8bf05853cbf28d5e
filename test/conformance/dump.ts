import type { Dockerfile, Flag, Instruction } from "../../server/src/core/dockerfile/dockerfile.ts";
import { findGrammar } from "../../server/src/core/dockerfile/grammar.ts";

/** Our parse in the notation of the `result` files that BuildKit's parser keeps beside its test files. */
export function dump({ instructions }: Dockerfile): string {
  return instructions.map((instruction) => `(${dumpInstruction(instruction)})\n`).join("");
}

function dumpInstruction(instruction: Instruction): string {
  const { keyword, flags, trigger } = instruction;
  const parts = [keyword.toLowerCase()];
  if (flags.length > 0) parts.push(`[${flags.map((flag) => quote(writeFlag(flag))).join(" ")}]`);
  if (trigger !== null) parts.push(`(${dumpInstruction(trigger)})`);
  parts.push(...dumpedWords(instruction).map(quote));
  return parts.join(" ");
}

/** BuildKit puts the separator behind every name and value, and one empty word behind an unknown keyword. */
function dumpedWords({ keyword, words, rest }: Instruction): readonly string[] {
  if (findGrammar(keyword, 0, keyword.length) === undefined) return [""];
  if (keyword !== "ENV" && keyword !== "LABEL") return words;
  const separator = rest.startsWith(`${words[0]}=`) ? "=" : "";
  return words.flatMap((word, index) => (index % 2 === 0 ? [word] : [word, separator]));
}

function writeFlag({ name, value }: Flag): string {
  return value === null ? `--${name}` : `--${name}=${value}`;
}

/** A string literal as Go's `strconv.Quote` writes it; the test files have no other control characters than these. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\\u0000", "\\x00");
}
