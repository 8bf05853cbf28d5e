import { readCharacterSet } from "./goCharacterSet.ts";

/**
 * A regular expression in Go's syntax (RE2) as one that JavaScript takes, to be used with the flag `u`. Only as much of
 * the syntax as the expressions hold that moby makes of ignore patterns: no groups but the ones it writes itself.
 * Null when Go refuses it, and for escapes that no file name needs (`\Q`, `\p`, octal numbers).
 */
export function translateExpression(source: string): RegExp | null {
  const characters = Array.from(source);
  let translated = "";
  let at = 0;
  while (at < characters.length) {
    const piece = readPiece(characters, at);
    if (piece === null) return null;
    translated += piece.source;
    at = piece.end;
  }
  try {
    return new RegExp(translated, "u");
  } catch {
    // What neither takes: a repetition of nothing, or of a repetition.
    return null;
  }
}

interface Piece {
  readonly source: string;
  readonly end: number;
}

function readPiece(characters: readonly string[], at: number): Piece | null {
  const character = characters[at] ?? "";
  switch (character) {
    case "[": {
      const set = readCharacterSet(characters, at + 1);
      return set === null ? null : { source: set.source, end: set.end };
    }
    case "\\":
      return readEscape(characters, at + 1);
    case "{":
      return readRepetition(characters, at);
    case ".":
      return { source: "[^\\n]", end: at + 1 };
    case "]":
    case "}":
    case "/":
      return { source: quote(character), end: at + 1 };
    default:
      return { source: character, end: at + 1 };
  }
}

/** Escapes whose meaning is the same in both, and what to write for the others. */
const sameEscapes = /^[bBdDwWfnrtv]$/;
const otherEscapes = new Map([
  ["a", "\\x07"],
  ["A", "^"],
  ["z", "$"],
  ["s", "[\\t\\n\\f\\r ]"],
  ["S", "[^\\t\\n\\f\\r ]"],
]);

function readEscape(characters: readonly string[], at: number): Piece | null {
  const character = characters[at];
  if (character === undefined) return null;
  const end = at + 1;
  if (sameEscapes.test(character)) return { source: `\\${character}`, end };
  const other = otherEscapes.get(character);
  if (other !== undefined) return { source: other, end };
  const isMark = character < "\x80" && !/[0-9A-Za-z]/.test(character);
  return isMark ? { source: quote(character), end } : null;
}

/** Go takes up to this many repetitions. */
const mostRepetitions = 1000;

/** `{2}`, `{2,}` and `{2,3}` repeat; every other brace stands for itself. */
function readRepetition(characters: readonly string[], at: number): Piece | null {
  const close = characters.indexOf("}", at);
  const text = close === -1 ? "" : characters.slice(at, close + 1).join("");
  const match = /^\{(\d+)(,(\d*))?\}$/.exec(text);
  if (match === null) return { source: "\\{", end: at + 1 };
  const counts = [match[1], match[3]].map((count) => Number(count ?? 0));
  return counts.some((count) => count > mostRepetitions) ? null : { source: text, end: close + 1 };
}

/** The character with its meaning taken away. */
function quote(character: string): string {
  return /^[$()*+./?[\\\]^{|}]$/.test(character) ? `\\${character}` : character;
}
