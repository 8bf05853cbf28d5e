import { known, unknown } from "../known.ts";
import type { ExpandMode, Expansion, LookUp } from "./expansion.ts";
import { noNames, WordReader } from "./wordReader.ts";
import { WordSplitter } from "./wordSplitter.ts";

/** Without one of these a word is its own expansion. */
const special = /[$'"\\`]/;

/** Expands one word as BuildKit's shell.Lex does (ProcessWord). Blanks in values do not split it. */
export function expandWord(word: string, lookUp: LookUp, mode: ExpandMode): Expansion<string> {
  if (!special.test(word)) return { result: known(word), error: null, used: noNames, unset: noNames };
  const reader = new WordReader(word, lookUp, mode);
  const { text, why } = reader.readUntil(null, mode.keepEscapes, null);
  return reader.finish(why === null ? known(text) : unknown(why));
}

/** Expands a text and splits it at blanks outside of quotes, blanks of values included (ProcessWords). */
export function expandWords(text: string, lookUp: LookUp, mode: ExpandMode): Expansion<readonly string[]> {
  const reader = new WordReader(text, lookUp, mode);
  const splitter = new WordSplitter();
  const { why } = reader.readUntil(null, mode.keepEscapes, splitter);
  return reader.finish(why === null ? known(splitter.finish()) : unknown(why));
}
