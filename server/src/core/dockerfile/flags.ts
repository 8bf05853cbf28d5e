import type { EscapeCharacter, Flag } from "./dockerfile.ts";
import { isBlank, isSpace, skipBlanks, skipSpaces } from "./space.ts";
import { countUtf16, toUtf8 } from "./utf8.ts";

/** The flags in front of an instruction's arguments, and the offset at which the arguments begin. */
export interface FlagsReading {
  readonly flags: readonly Flag[];
  readonly end: number;
}

interface Word {
  readonly value: string;
  readonly end: number;
}

const dash = 0x2d;
const singleQuote = 0x27;
const doubleQuote = 0x22;
const firstBeyondAscii = 0x80;
const noQuote = -1;
const noFlags: readonly Flag[] = [];

/** Reads `--name` and `--name=value` from `start` of the text on, up to `end`, the first other word or behind a lone `--`. */
export function readFlags(text: string, start: number, end: number, escape: EscapeCharacter): FlagsReading {
  if (!isFlag(text, start, end)) return { flags: noFlags, end: start };
  return readPlainFlags(text, start, end, escape.charCodeAt(0)) ?? readAnyFlags(text, start, end, escape.charCodeAt(0));
}

function isFlag(text: string, at: number, end: number): boolean {
  return at + 1 < end && text.charCodeAt(at) === dash && text.charCodeAt(at + 1) === dash;
}

/** Most flags are the characters that stand there; null when one has quotes, escapes or is not ASCII. */
function readPlainFlags(text: string, start: number, end: number, escape: number): FlagsReading | null {
  const flags: Flag[] = [];
  let at = start;
  while (isFlag(text, at, end)) {
    const wordEnd = findPlainEnd(text, at, end, escape);
    if (wordEnd < 0) return null;
    const word = text.slice(at, wordEnd);
    at = skipBlanks(text, wordEnd, end);
    if (word === "--") break;
    flags.push(toFlag(word));
  }
  return { flags, end: at };
}

/** Offset of the white space that ends the word, or `end`; -1 when the word is not plain. */
function findPlainEnd(text: string, start: number, end: number, escape: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) return at;
    if (isQuote(code) || code === escape || code >= firstBeyondAscii) return -1;
  }
  return end;
}

/** Byte by byte, as BuildKit does. */
function readAnyFlags(text: string, start: number, end: number, escape: number): FlagsReading {
  const bytes = toUtf8(text.slice(start, end));
  const flags: Flag[] = [];
  let at = 0;
  while (isFlag(bytes, at, bytes.length)) {
    const word = readWord(bytes, at, escape);
    at = skipSpaces(bytes, word.end, bytes.length);
    if (word.value === "--") break;
    flags.push(toFlag(word.value));
  }
  return { flags, end: start + countUtf16(bytes, at) };
}

/** Reads up to white space outside quotes, taking quotes and escapes away. */
function readWord(text: string, start: number, escape: number): Word {
  let value = "";
  let quote = noQuote;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote === noQuote && isSpace(code)) break;
    if (quote === noQuote && isQuote(code)) quote = code;
    else if (code === quote) quote = noQuote;
    else value += text.charAt(code === escape ? ++at : at);
  }
  return { value, end: Math.min(at, text.length) };
}

function isQuote(code: number): boolean {
  return code === singleQuote || code === doubleQuote;
}

function toFlag(word: string): Flag {
  const equals = word.indexOf("=");
  return equals < 0
    ? { name: word.slice(2), value: null }
    : { name: word.slice(2, equals), value: word.slice(equals + 1) };
}
