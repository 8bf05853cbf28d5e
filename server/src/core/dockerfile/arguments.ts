import type { EscapeCharacter } from "./dockerfile.ts";
import { findBlank, skipBlanks, splitAtBlanks } from "./space.ts";
import { splitWords } from "./words.ts";

/** An instruction's arguments, split as its keyword asks for; `error` says why the builder refuses them. */
export interface Arguments {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly error: string | null;
}

/** Splits `rest`, what follows keyword and flags, trimmed. */
export type ReadArguments = (rest: string, escape: EscapeCharacter) => Arguments;

const openBracket = 0x5b;
const closeBracket = 0x5d;
const doubleQuote = 0x22;
const comma = 0x2c;
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
export function readList(rest: string): Arguments {
  return rest === "" ? noArguments : words(splitAtBlanks(rest));
}

/** Everything as one word: USER, WORKDIR, …. */
export function readText(rest: string): Arguments {
  return rest === "" ? noArguments : words([rest]);
}

/** Words between white space outside quotes: ARG. */
export function readNames(rest: string, escape: EscapeCharacter): Arguments {
  return words(splitWords(rest, escape));
}

/** A JSON array of strings, else words between blanks: COPY, ADD, VOLUME. */
export function readJsonOrList(rest: string): Arguments {
  return readJson(rest) ?? readList(rest);
}

/** A JSON array of strings, else everything as one word: RUN, CMD, ENTRYPOINT, SHELL. */
export function readJsonOrText(rest: string): Arguments {
  return readJson(rest) ?? readText(rest);
}

/** The type, then its command as JSON array of strings or as one word. */
export function readHealthcheck(rest: string): Arguments {
  const typeEnd = findBlank(rest, 0, rest.length);
  if (typeEnd === 0) return noArguments;
  const command = readJsonOrText(rest.slice(skipBlanks(rest, typeEnd, rest.length)));
  return { ...command, words: [rest.slice(0, typeEnd), ...command.words] };
}

/** Names and values in turn, from `name=value …` or, when the first word has no `=`, from `name value`: ENV, LABEL. */
export function readPairs(rest: string, escape: EscapeCharacter): Arguments {
  const items = splitWords(rest, escape);
  const first = items[0];
  if (first === undefined) return noArguments;
  return first.includes("=") ? splitPairs(items) : readSinglePair(rest);
}

function splitPairs(items: readonly string[]): Arguments {
  const pairs: string[] = [];
  let error: string | null = null;
  for (const item of items) {
    const equals = item.indexOf("=");
    if (equals >= 0) pairs.push(item.slice(0, equals), item.slice(equals + 1));
    else error ??= `"${item}" has no "=": write name=value, and quote a value that has blanks.`;
  }
  return { words: pairs, json: false, error };
}

function readSinglePair(rest: string): Arguments {
  const nameEnd = findBlank(rest, 0, rest.length);
  const name = rest.slice(0, nameEnd);
  if (nameEnd === rest.length) return { words: [], json: false, error: `"${name}" has no value: write ${name}=value.` };
  return words([name, rest.slice(skipBlanks(rest, nameEnd, rest.length))]);
}

/** Null when this is no JSON array: BuildKit then takes it as shell form. An array with other items than strings is refused. */
function readJson(rest: string): Arguments | null {
  if (rest === "" || rest.charCodeAt(0) !== openBracket) return null;
  const plainItems = readPlainStrings(rest);
  if (plainItems !== null) return { words: plainItems, json: true, error: null };
  const items = decodeArray(rest);
  if (items === null) return null;
  if (items.every((item) => typeof item === "string")) {
    return { words: rest.includes("\\u") ? items.map(repairSurrogates) : items, json: true, error: null };
  }
  const error = "In the JSON form every item has to be a string in double quotes.";
  return { ...readText(rest), error };
}

/** The items of `["a", "b"]` as almost all write it: null when there is anything else, which may still be an array. */
function readPlainStrings(rest: string): string[] | null {
  if (notPlain.test(rest)) return null;
  const items: string[] = [];
  let at = 1;
  while (rest.charCodeAt(at) === doubleQuote) {
    const end = rest.indexOf('"', at + 1);
    if (end < 0) return null;
    items.push(rest.slice(at + 1, end));
    if (rest.charCodeAt(end + 1) === closeBracket) return end + 2 === rest.length ? items : null;
    if (rest.charCodeAt(end + 1) !== comma) return null;
    at = rest.charCodeAt(end + 2) === space ? end + 3 : end + 2;
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
