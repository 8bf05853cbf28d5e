import type { EscapeCharacter } from "./dockerfile.ts";
import { findBlank, skipBlanks, skipSpaces, splitAtBlanks } from "./space.ts";
import { findWordEnd, splitWords } from "./words.ts";

/** An instruction's arguments, split as its keyword asks for; `error` says why the builder refuses them. */
export interface Arguments {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly error: string | null;
}

/** Splits what follows keyword and flags: the text from `start` to `end`, trimmed. */
export type ReadArguments = (text: string, start: number, end: number, escape: EscapeCharacter) => Arguments;

const openBracket = 0x5b;
const closeBracket = 0x5d;
const doubleQuote = 0x22;
const comma = 0x2c;
const equalsSign = 0x3d;
const space = 0x20;
// A backslash, or what JSON refuses in a string.
const notPlain = /[^ -[\]-\uffff]/;
const loneSurrogate = /\p{Surrogate}/gu;
const noArguments: Arguments = words([]);

/** Nothing: ONBUILD, whose arguments are an instruction of their own. */
export function readNothing(): Arguments {
  return noArguments;
}

/** Words between blanks: FROM, EXPOSE. */
export function readList(text: string, start: number, end: number): Arguments {
  return start === end ? noArguments : words(splitAtBlanks(text, start, end));
}

/** Everything as one word: USER, WORKDIR, …. */
export function readText(text: string, start: number, end: number): Arguments {
  return start === end ? noArguments : words([text.slice(start, end)]);
}

/** Words between white space outside quotes: ARG. */
export function readNames(text: string, start: number, end: number, escape: EscapeCharacter): Arguments {
  return words(splitWords(text, start, end, escape));
}

/** A JSON array of strings, else words between blanks: COPY, ADD, VOLUME. */
export function readJsonOrList(text: string, start: number, end: number): Arguments {
  return readJson(text, start, end) ?? readList(text, start, end);
}

/** A JSON array of strings, else everything as one word: RUN, CMD, ENTRYPOINT, SHELL. */
export function readJsonOrText(text: string, start: number, end: number): Arguments {
  return readJson(text, start, end) ?? readText(text, start, end);
}

/** The type, then its command as JSON array of strings or as one word. */
export function readHealthcheck(text: string, start: number, end: number): Arguments {
  const typeEnd = findBlank(text, start, end);
  if (typeEnd === start) return noArguments;
  const command = readJsonOrText(text, skipBlanks(text, typeEnd, end), end);
  return { ...command, words: [text.slice(start, typeEnd), ...command.words] };
}

/** Names and values in turn, from `name=value …` or, when the first word has no `=`, from `name value`: ENV, LABEL. */
export function readPairs(text: string, start: number, end: number, escape: EscapeCharacter): Arguments {
  const pairs: string[] = [];
  let error: string | null = null;
  let at = start;
  while (at < end) {
    const wordEnd = findWordEnd(text, at, end, escape.charCodeAt(0));
    // As for other words: an escape character with nothing behind it is dropped.
    const to = wordEnd > end ? end - 1 : wordEnd;
    if (to === at) break;
    const nameEnd = findEquals(text, at, to);
    if (nameEnd < to) pairs.push(text.slice(at, nameEnd), text.slice(nameEnd + 1, to));
    else if (at === start) return readSinglePair(text, start, end);
    else error ??= `"${text.slice(at, to)}" has no "=": write name=value, and quote a value that has blanks.`;
    at = skipSpaces(text, wordEnd, end);
  }
  return { words: pairs, json: false, error };
}

/** Offset of the first `=`, or `end`. */
function findEquals(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== equalsSign) at++;
  return at;
}

function readSinglePair(text: string, start: number, end: number): Arguments {
  const nameEnd = findBlank(text, start, end);
  const name = text.slice(start, nameEnd);
  if (nameEnd === end) return { words: [], json: false, error: `"${name}" has no value: write ${name}=value.` };
  return words([name, text.slice(skipBlanks(text, nameEnd, end), end)]);
}

/** Null when this is no JSON array: BuildKit then takes it as shell form. An array with other items than strings is refused. */
function readJson(text: string, start: number, end: number): Arguments | null {
  if (start === end || text.charCodeAt(start) !== openBracket) return null;
  const written = text.slice(start, end);
  const plainItems = readPlainStrings(written);
  if (plainItems !== null) return { words: plainItems, json: true, error: null };
  const items = decodeArray(written);
  if (items === null) return null;
  if (items.every((item) => typeof item === "string")) {
    return { words: written.includes("\\u") ? items.map(repairSurrogates) : items, json: true, error: null };
  }
  const error = "In the JSON form every item has to be a string in double quotes.";
  return { words: [written], json: false, error };
}

/** The items of `["a", "b"]` as almost all write it: null when there is anything else, which may still be an array. */
function readPlainStrings(array: string): string[] | null {
  if (notPlain.test(array)) return null;
  const items: string[] = [];
  let at = 1;
  while (array.charCodeAt(at) === doubleQuote) {
    const end = array.indexOf('"', at + 1);
    if (end < 0) return null;
    items.push(array.slice(at + 1, end));
    if (array.charCodeAt(end + 1) === closeBracket) return end + 2 === array.length ? items : null;
    if (array.charCodeAt(end + 1) !== comma) return null;
    at = array.charCodeAt(end + 2) === space ? end + 3 : end + 2;
  }
  return null;
}

/** Go's decoder puts the replacement character in place of half a surrogate pair. */
function repairSurrogates(item: string): string {
  return item.replace(loneSurrogate, "\ufffd");
}

function decodeArray(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function words(items: readonly string[]): Arguments {
  return { words: items, json: false, error: null };
}
