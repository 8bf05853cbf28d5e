import { checkFlags } from "./checkFlags.ts";
import type { EscapeCharacter, Flag, Heredoc, Instruction } from "./dockerfile.ts";
import { readFlags } from "./flags.ts";
import { findGrammar } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";
import type { LogicalLine } from "./logicalLine.ts";
import { sourceOffset } from "./logicalLine.ts";
import { dropSpaces, isBlank, skipBlanks, skipSpaces } from "./space.ts";

/** An instruction without its heredocs, and why the builder refuses it so far (null when it does not). */
export interface InstructionReading {
  readonly instruction: Instruction;
  readonly error: string | null;
}

/** Where the parts of an instruction's text are: offsets into the logical line. */
interface Parts {
  readonly grammar: Grammar | undefined;
  readonly keywordStart: number;
  readonly keywordEnd: number;
  readonly flags: readonly Flag[];
  readonly restStart: number;
  readonly restEnd: number;
}

const noHeredocs: readonly Heredoc[] = [];
const noWords: readonly string[] = [];

/** Splits a logical line into keyword, flags and arguments. `endOffset` is where its last line ends in the file. */
export function readInstruction(
  line: LogicalLine,
  endOffset: number,
  index: number,
  escape: EscapeCharacter,
): InstructionReading {
  const parts = findParts(line.text, 0, escape);
  const outer = assemble(line, line.text, parts, endOffset, index, escape);
  if (parts.grammar?.keyword !== "ONBUILD" || parts.restStart === parts.restEnd) return outer;
  const inner = findParts(line.text, parts.restStart, escape);
  const trigger = assemble(line, outer.instruction.rest, inner, endOffset, index, escape);
  return { instruction: { ...outer.instruction, trigger: trigger.instruction }, error: trigger.error };
}

/** Why the builder refuses an instruction that was read without error; null when it takes it. */
export function checkInstruction(instruction: Instruction): string | null {
  const { keyword, flags } = instruction;
  const grammar = findGrammar(keyword);
  if (grammar === undefined) return complainOfKeyword(keyword);
  const error = grammar.check(instruction);
  return error ?? (grammar.flags === null ? null : checkFlags(keyword, flags, grammar.flags));
}

function complainOfKeyword(keyword: string): string {
  if (keyword === "") return "A continuation character with nothing to continue: remove the line.";
  return `Unknown instruction ${keyword}.`;
}

function findParts(text: string, from: number, escape: EscapeCharacter): Parts {
  const keywordStart = skipSpaces(text, from, text.length);
  const end = dropSpaces(text, keywordStart, text.length);
  let keywordEnd = keywordStart;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  const grammar = findGrammar(text.slice(keywordStart, keywordEnd));
  const flagsStart = Math.min(skipBlanks(text, keywordEnd), end);
  const { flags, end: flagsEnd } = readFlags(end === text.length ? text : text.slice(0, end), flagsStart, escape);
  const restStart = skipSpaces(text, flagsEnd, end);
  return { grammar, keywordStart, keywordEnd, flags, restStart, restEnd: end };
}

function assemble(
  line: LogicalLine,
  text: string,
  { grammar, keywordStart, keywordEnd, flags, restStart, restEnd }: Parts,
  endOffset: number,
  index: number,
  escape: EscapeCharacter,
): InstructionReading {
  const rest = line.text.slice(restStart, restEnd);
  const read = grammar?.read(rest, escape);
  const start = sourceOffset(line, keywordStart);
  const keywordSpanEnd = keywordEnd === keywordStart ? start : sourceOffset(line, keywordEnd - 1) + 1;
  const instruction = {
    index,
    line: line.line,
    endLine: line.endLine,
    keyword: grammar?.keyword ?? toCapitals(line.text.slice(keywordStart, keywordEnd)),
    text,
    span: { start, end: endOffset },
    keywordSpan: { start, end: keywordSpanEnd },
    flags,
    rest,
    json: read?.json ?? false,
    words: read?.words ?? noWords,
    heredocs: noHeredocs,
    trigger: null,
  };
  return { instruction, error: read?.error ?? null };
}

/** ASCII letters only: other letters could turn an unknown word into a keyword. */
function toCapitals(word: string): string {
  return word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
