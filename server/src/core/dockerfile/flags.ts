import type { EscapeCharacter, Flag } from "./dockerfile.ts";
import { isSpace, skipSpaces } from "./space.ts";
import { countUtf16, isAscii, toUtf8 } from "./utf8.ts";

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
const noQuote = -1;
const noFlags: readonly Flag[] = [];

/** Reads `--name` and `--name=value` from `start` of the text on, up to the first other word or behind a lone `--`. */
export function readFlags(text: string, start: number, escape: EscapeCharacter): FlagsReading {
  if (!isFlag(text, start)) return { flags: noFlags, end: start };
  const reading = readAll(text, start, escape);
  if (isAscii(text, start, reading.end)) return reading;
  const bytes = toUtf8(text.slice(start));
  const { flags, end } = readAll(bytes, 0, escape);
  return { flags, end: start + countUtf16(bytes, end) };
}

function isFlag(text: string, at: number): boolean {
  return at + 1 < text.length && text.charCodeAt(at) === dash && text.charCodeAt(at + 1) === dash;
}

function readAll(text: string, start: number, escape: EscapeCharacter): FlagsReading {
  const flags: Flag[] = [];
  let at = start;
  while (isFlag(text, at)) {
    const word = readWord(text, at, escape);
    at = skipSpaces(text, word.end, text.length);
    if (word.value === "--") break;
    flags.push(toFlag(word.value));
  }
  return { flags, end: at };
}

/** Reads up to white space outside quotes, taking quotes and escapes away. */
function readWord(text: string, start: number, escape: EscapeCharacter): Word {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isSpace(code)) break;
    if (isQuote(code) || code === escape.charCodeAt(0)) return readMarkedWord(text, start, escape.charCodeAt(0));
  }
  return { value: text.slice(start, end), end };
}

function readMarkedWord(text: string, start: number, escape: number): Word {
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
