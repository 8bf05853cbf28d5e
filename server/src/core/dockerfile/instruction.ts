import { checkFlags } from "./checkFlags.ts";
import type { EscapeCharacter, Heredoc, Instruction } from "./dockerfile.ts";
import { readFlags } from "./flags.ts";
import type { Grammar } from "./grammar.ts";
import { findGrammar } from "./grammar.ts";
import type { LogicalLine } from "./logicalLine.ts";
import { sourceOffset } from "./logicalLine.ts";
import { dropSpaces, findBlank, skipBlanks, skipSpaces } from "./space.ts";

/** What the instructions of one logical line have in common. */
export interface InstructionSource {
  /** The text of the whole file. */
  readonly file: string;
  readonly line: LogicalLine;
  /** Offset in the file at which the logical line ends. */
  readonly end: number;
  readonly index: number;
  readonly escape: EscapeCharacter;
}

/** An instruction without its heredocs, and why the builder refuses it so far (null when it does not). */
export interface InstructionReading {
  readonly instruction: Instruction;
  /** Undefined when no builder knows the keyword. */
  readonly grammar: Grammar | undefined;
  readonly error: string | null;
}

const noHeredocs: readonly Heredoc[] = [];
const noWords: readonly string[] = [];

/** Splits a logical line into keyword, flags and arguments. */
export function readInstruction(source: InstructionSource): InstructionReading {
  const { source: text, from, to } = source.line;
  const outer = readAt(source, from, to);
  const { keyword, rest } = outer.instruction;
  if (keyword !== "ONBUILD" || rest === "") return outer;
  // What ONBUILD holds ends its line.
  const end = dropSpaces(text, from, to);
  const trigger = readAt(source, end - rest.length, end);
  return { ...outer, instruction: { ...outer.instruction, trigger: trigger.instruction }, error: trigger.error };
}

/** Why the builder refuses an instruction that was read without error; null when it takes it. */
export function checkInstruction({ instruction, grammar }: InstructionReading): string | null {
  const { keyword, flags } = instruction;
  if (grammar === undefined) return complainOfKeyword(keyword);
  const error = grammar.check(instruction);
  return error ?? (grammar.flags === null ? null : checkFlags(keyword, flags, grammar.flags));
}

function complainOfKeyword(keyword: string): string {
  if (keyword === "") return "A continuation character with nothing to continue: remove the line.";
  return `Unknown instruction ${keyword}.`;
}

/** Reads what stands from `from` to `to` of the logical line's source. */
function readAt({ file, line, end, index, escape }: InstructionSource, from: number, to: number): InstructionReading {
  const { source } = line;
  const keywordStart = skipSpaces(source, from, to);
  const textEnd = dropSpaces(source, keywordStart, to);
  const keywordEnd = findBlank(source, keywordStart, textEnd);
  const grammar = findGrammar(source, keywordStart, keywordEnd);
  const { flags, end: flagsEnd } = readFlags(source, skipBlanks(source, keywordEnd, textEnd), textEnd, escape);
  const restStart = skipSpaces(source, flagsEnd, textEnd);
  const read = grammar?.read(source, restStart, textEnd, escape);
  const instruction = {
    index,
    line: line.line,
    endLine: line.endLine,
    keyword: grammar?.keyword ?? toCapitals(source.slice(keywordStart, keywordEnd)),
    text: source.slice(from, to),
    span: { start: sourceOffset(file, line, keywordStart, escape), end },
    flags,
    rest: source.slice(restStart, textEnd),
    json: read?.json ?? false,
    words: read?.words ?? noWords,
    heredocs: noHeredocs,
    trigger: null,
  };
  return { instruction, grammar, error: read?.error ?? null };
}

/** ASCII letters only: other letters could turn an unknown word into a keyword. */
function toCapitals(word: string): string {
  return word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
