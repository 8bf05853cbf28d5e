import type { EscapeCharacter } from "./dockerfile.ts";
import { isSpace, skipSpaces } from "./space.ts";

const singleQuote = 0x27;
const doubleQuote = 0x22;

/**
 * Splits at white space outside quotes, as BuildKit's parser does for ENV, LABEL and ARG. Quotes and escapes stay in
 * the words; a lone escape character at the very end is dropped.
 */
export function splitWords(text: string, escape: EscapeCharacter): string[] {
  const words: string[] = [];
  const escapeCode = escape.charCodeAt(0);
  let start = skipSpaces(text, 0, text.length);
  while (start < text.length) {
    const end = findWordEnd(text, start, escapeCode);
    const word = text.slice(start, Math.min(end, text.length));
    const isCut = end > text.length;
    if (!isCut) words.push(word);
    else if (word.length > 1) words.push(word.slice(0, -1));
    start = skipSpaces(text, end, text.length);
  }
  return words;
}

/** Offset after the word; one more than the text's length when an escape character with nothing behind it ends it. */
function findWordEnd(text: string, start: number, escape: number): number {
  let quote = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === escape && quote !== singleQuote) at++;
    else if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (isSpace(code)) return at;
    else if (code === singleQuote || code === doubleQuote) quote = code;
    at++;
  }
  return at;
}
