/** A character set of a regular expression: its text for JavaScript, and where it ends. */
export interface CharacterSet {
  readonly source: string;
  readonly end: number;
}

/** POSIX names that Go knows inside brackets, as `[[:digit:]]`. */
const named = new Map([
  ["alnum", "0-9A-Za-z"],
  ["alpha", "A-Za-z"],
  ["ascii", "\\x00-\\x7f"],
  ["blank", "\\t "],
  ["cntrl", "\\x00-\\x1f\\x7f"],
  ["digit", "0-9"],
  ["graph", "!-~"],
  ["lower", "a-z"],
  ["print", " -~"],
  ["punct", "!-\\/:-@\\[-`\\{-~"],
  ["space", "\\t\\n\\v\\f\\r "],
  ["upper", "A-Z"],
  ["word", "0-9A-Za-z_"],
  ["xdigit", "0-9A-Fa-f"],
]);

const escapedSets = new Map([
  ["d", "\\d"],
  ["D", "\\D"],
  ["w", "\\w"],
  ["W", "\\W"],
  ["s", "\\t\\n\\f\\r "],
]);

const escapedCharacters = new Map([
  ["a", "\x07"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/**
 * Reads a set in Go's syntax from behind its bracket. A `]` in front stands for itself; so does a `-` in any odd place.
 * Null when it is malformed, or has an escape that no file name needs.
 */
export function readCharacterSet(characters: readonly string[], start: number): CharacterSet | null {
  const isNegated = characters[start] === "^";
  const first = isNegated ? start + 1 : start;
  let at = first;
  let source = "";
  while (at === first || characters[at] !== "]") {
    if (at >= characters.length) return null;
    const member = readName(characters, at) ?? readEscapedSet(characters, at) ?? readRange(characters, at);
    if (member === null) return null;
    source += member.source;
    at = member.end;
  }
  return { source: `[${isNegated ? "^" : ""}${source}]`, end: at + 1 };
}

function readName(characters: readonly string[], at: number): CharacterSet | null {
  if (characters[at] !== "[" || characters[at + 1] !== ":") return null;
  const close = characters.findIndex(
    (character, index) => index >= at + 2 && character === ":" && characters[index + 1] === "]",
  );
  const source = close === -1 ? undefined : named.get(characters.slice(at + 2, close).join(""));
  return source === undefined ? null : { source, end: close + 2 };
}

function readEscapedSet(characters: readonly string[], at: number): CharacterSet | null {
  const source = characters[at] === "\\" ? escapedSets.get(characters[at + 1] ?? "") : undefined;
  return source === undefined ? null : { source, end: at + 2 };
}

function readRange(characters: readonly string[], at: number): CharacterSet | null {
  const low = readCharacter(characters, at);
  if (low === null) return null;
  const next = characters[low.end + 1];
  if (characters[low.end] !== "-" || next === undefined || next === "]") return format(low.code, low.code, low.end);
  const high = readCharacter(characters, low.end + 1);
  return high === null || high.code < low.code ? null : format(low.code, high.code, high.end);
}

function format(low: number, high: number, end: number): CharacterSet {
  return { source: `\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`, end };
}

function readCharacter(
  characters: readonly string[],
  at: number,
): { readonly code: number; readonly end: number } | null {
  const character = characters[at];
  if (character !== "\\") return character === undefined ? null : { code: codeOf(character), end: at + 1 };
  const escaped = characters[at + 1] ?? "";
  const meant = escapedCharacters.get(escaped);
  if (meant !== undefined) return { code: codeOf(meant), end: at + 2 };
  const isMark = escaped !== "" && escaped < "\x80" && !/[0-9A-Za-z]/.test(escaped);
  return isMark ? { code: codeOf(escaped), end: at + 2 } : null;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
