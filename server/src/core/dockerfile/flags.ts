import type { EscapeCharacter, Flag } from "./dockerfile.ts";
import { isSpace, skipSpaces } from "./space.ts";
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

const noFlags: readonly Flag[] = [];
const notAscii = /[^\0-\x7f]/;

/** Reads `--name` and `--name=value` from `start` of the text on, up to the first other word or behind a lone `--`. */
export function readFlags(text: string, start: number, escape: EscapeCharacter): FlagsReading {
  if (!text.startsWith("--", start)) return { flags: noFlags, end: start };
  const source = text.slice(start);
  if (!notAscii.test(source)) return shift(readAll(source, escape), start);
  const bytes = toUtf8(source);
  const { flags, end } = readAll(bytes, escape);
  return { flags, end: start + countUtf16(bytes, end) };
}

function shift({ flags, end }: FlagsReading, by: number): FlagsReading {
  return { flags, end: end + by };
}

function readAll(text: string, escape: EscapeCharacter): FlagsReading {
  const flags: Flag[] = [];
  let at = 0;
  while (text.startsWith("--", at)) {
    const word = readWord(text, at, escape);
    at = skipSpaces(text, word.end, text.length);
    if (word.value === "--") break;
    flags.push(toFlag(word.value));
  }
  return { flags, end: at };
}

/** Reads up to white space outside quotes, taking quotes and escapes away. */
function readWord(text: string, start: number, escape: EscapeCharacter): Word {
  let value = "";
  let quote = "";
  let at = start;
  for (; at < text.length; at++) {
    let character = text.charAt(at);
    if (quote === "") {
      if (isSpace(text.charCodeAt(at))) break;
      if (character === "'" || character === '"') {
        quote = character;
        continue;
      }
    } else if (character === quote) {
      quote = "";
      continue;
    }
    if (character === escape) {
      at++;
      character = text.charAt(at);
    }
    value += character;
  }
  return { value, end: Math.min(at, text.length) };
}

function toFlag(word: string): Flag {
  const equals = word.indexOf("=");
  return equals < 0
    ? { name: word.slice(2), value: null }
    : { name: word.slice(2, equals), value: word.slice(equals + 1) };
}
