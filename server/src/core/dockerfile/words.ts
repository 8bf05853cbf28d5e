import type { EscapeCharacter } from "./dockerfile.ts";
import { isSpace, skipSpaces } from "./space.ts";

const singleQuote = 0x27;
const doubleQuote = 0x22;

/**
 * Splits the text from `start` to `end` at white space outside quotes, as BuildKit's parser does for ENV, LABEL and
 * ARG. Quotes and escapes stay in the words; a lone escape character at the very end is dropped.
 */
export function splitWords(text: string, start: number, end: number, escape: EscapeCharacter): string[] {
  const words: string[] = [];
  const escapeCode = escape.charCodeAt(0);
  let at = skipSpaces(text, start, end);
  while (at < end) {
    const wordEnd = findWordEnd(text, at, end, escapeCode);
    const isCut = wordEnd > end;
    if (!isCut) words.push(text.slice(at, wordEnd));
    else if (end - at > 1) words.push(text.slice(at, end - 1));
    at = skipSpaces(text, wordEnd, end);
  }
  return words;
}

/**
 * Offset after the word that begins at `start`; one more than `end` when an escape character with nothing behind it ends
 * it.
 */
export function findWordEnd(text: string, start: number, end: number, escape: number): number {
  let quote = 0;
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === escape && quote !== singleQuote) at++;
    else if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (isSpace(code)) return at;
    else if (code === singleQuote || code === doubleQuote) quote = code;
    at++;
  }
  return at;
}
