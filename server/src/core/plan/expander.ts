import type { EscapeCharacter, Instruction } from "../dockerfile/dockerfile.ts";
import type { Known } from "../known.ts";
import type { LineRange } from "../text.ts";
import { expandWord, expandWords } from "./expand.ts";
import { argumentMode, heredocMode, type Expansion } from "./expansion.ts";
import type { Report } from "./report.ts";
import type { Scope } from "./scope.ts";

/** Expands the words of one instruction; what the builder refuses is reported and unknown. */
export interface Expander {
  word(word: string, variables: Scope): Known<string>;
  /** Splits at blanks after expansion. */
  words(text: string, variables: Scope): Known<readonly string[]>;
  /** The body of a heredoc. */
  document(content: string, variables: Scope): Known<string>;
}

/** The expander for an instruction, whose problems are reported at `place`. */
export function expanderFor(
  { keyword }: Instruction,
  place: LineRange,
  escape: EscapeCharacter,
  report: Report,
): Expander {
  const check = <T>({ result, error }: Expansion<T>): Known<T> => {
    if (error !== null) report(place, `${keyword}: ${error}`);
    return result;
  };
  const mode = argumentMode(escape);
  return {
    word: (word, variables) => check(expandWord(word, (name) => variables.lookUp(name), mode)),
    words: (text, variables) => check(expandWords(text, (name) => variables.lookUp(name), mode)),
    document: (content, variables) => check(expandWord(content, (name) => variables.lookUp(name), heredocMode)),
  };
}
