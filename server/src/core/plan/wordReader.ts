import { known, unknown, type Known } from "../known.ts";
import type { ExpandMode, Expansion, LookUp, Variable } from "./expansion.ts";
import { parsePattern, replaceAll, replaceFirst, trimEnd, trimStart } from "./pattern.ts";
import type { WordSplitter } from "./wordSplitter.ts";

/** A stretch of result; `why` is the first reason for which it is not known, then `text` means nothing. */
interface Piece {
  readonly text: string;
  readonly why: string | null;
}

/** No variables. */
export const noNames: ReadonlySet<string> = new Set();

const nothing: Piece = { text: "", why: null };

/** Braces inside braces beyond this depth are refused, so that no text can exhaust the stack. */
const deepestNesting = 200;

const variableName = /\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
const heredocStart = /<<[\t\r ]*|</y;
/** Characters that mean nothing in any mode, nor end a part of `${…}`. */
const plainText = /[^$'"\\`<}/]+/y;

/** Reads one text from left to right; after an error it stands at the end, and the first error counts. */
export class WordReader {
  private at = 0;
  private depth = 0;
  private error: string | null = null;
  private used: Set<string> | null = null;
  private unset: Set<string> | null = null;
  private readonly word: string;
  private readonly lookUp: LookUp;
  private readonly mode: ExpandMode;

  constructor(word: string, lookUp: LookUp, mode: ExpandMode) {
    this.word = word;
    this.lookUp = lookUp;
    this.mode = mode;
  }

  finish<T>(result: Known<T>): Expansion<T> {
    const { error, used, unset } = this;
    return { result: error === null ? result : unknown(error), error, used: used ?? noNames, unset: unset ?? noNames };
  }

  /** Reads to the character `stop` (null: to the end) and over it, and hands what it reads to `words` too. */
  readUntil(stop: string | null, keepEscapes: boolean, words: WordSplitter | null): Piece {
    let text = "";
    let why: string | null = null;
    while (this.at < this.word.length) {
      const character = this.peek();
      if (character === stop) {
        this.at++;
        return { text, why };
      }
      const piece = this.readPiece(character, keepEscapes, words);
      text += piece.text;
      why ??= piece.why;
    }
    if (stop !== null) this.fail(`there is no ${stop} that ends \${…}`);
    return { text, why };
  }

  private readPiece(character: string, keepEscapes: boolean, words: WordSplitter | null): Piece {
    if (character === "$") {
      const value = this.readDollar();
      words?.add(value.text);
      return value;
    }
    if (character === this.mode.escape) return addRaw(words, this.readEscape(keepEscapes));
    if (character === "<") return addRaw(words, { text: this.readMatch(heredocStart), why: null });
    if (this.mode.quotes !== "plain") {
      if (character === "'") return addRaw(words, this.readSingleQuotes());
      if (character === '"') return addRaw(words, this.readDoubleQuotes(keepEscapes));
    }
    const text = this.readMatch(plainText) || this.readOne();
    words?.add(text);
    return { text, why: null };
  }

  private readEscape(keepEscapes: boolean): Piece {
    this.at++;
    return { text: (keepEscapes ? this.mode.escape : "") + this.readOne(), why: null };
  }

  private readSingleQuotes(): Piece {
    const end = this.word.indexOf("'", this.at + 1);
    if (end === -1) return this.fail("a single quote is not closed");
    const text = this.word.slice(this.at + 1, end);
    this.at = end + 1;
    return { text: this.mode.quotes === "keep" ? `'${text}'` : text, why: null };
  }

  private readDoubleQuotes(keepEscapes: boolean): Piece {
    const quote = this.mode.quotes === "keep" ? '"' : "";
    let text = quote;
    let why: string | null = null;
    this.at++;
    while (this.at < this.word.length) {
      const character = this.peek();
      if (character === '"') {
        this.at++;
        return { text: text + quote, why };
      }
      const piece = character === "$" ? this.readDollar() : this.readQuotedCharacter(character, keepEscapes);
      text += piece.text;
      why ??= piece.why;
    }
    return this.fail("a double quote is not closed");
  }

  /** Inside double quotes only the quote, `$` and the escape character itself can be escaped. */
  private readQuotedCharacter(character: string, keepEscapes: boolean): Piece {
    if (character !== this.mode.escape) return { text: this.readMatch(plainText) || this.readOne(), why: null };
    this.at++;
    const next = this.peek();
    const kept = keepEscapes ? character : "";
    if (next === '"' || next === "$" || next === this.mode.escape) {
      this.at++;
      return { text: kept + next, why: null };
    }
    return { text: next === "" ? kept : kept + character, why: null };
  }

  private readDollar(): Piece {
    this.at++;
    if (this.peek() === "{") return this.readBraces();
    const name = this.readMatch(variableName);
    if (name === "") return { text: "$", why: null };
    return this.valueOr(this.find(name), `$${name}`);
  }

  private readBraces(): Piece {
    this.at++;
    if (this.depth === deepestNesting) return this.fail("${…} is nested too deeply");
    if (/^[{}:]?$/.test(this.peek())) return this.fail("bad substitution: ${ needs a name");
    const name = this.readMatch(variableName);
    this.depth++;
    const piece = this.readModifier(name);
    this.depth--;
    return piece;
  }

  private readModifier(name: string): Piece {
    const modifier = this.readMatch(/}|:[-+?]|[-+?#%]|\/\/?/y);
    switch (modifier) {
      case "}":
        return this.valueOr(this.find(name), `\${${name}}`);
      case "/":
      case "//":
        return this.readReplacement(name, modifier);
      case "#":
      case "%":
        return this.readTrim(name, modifier);
      case "":
        return this.fail(`unsupported modifier in \${${name}…}`);
      default:
        return this.readChoice(name, modifier);
    }
  }

  /** `${x:-y}`, `${x:+y}`, `${x:?y}`, and the same without the colon. */
  private readChoice(name: string, modifier: string): Piece {
    const word = this.readUntil("}", false, null);
    const variable = this.find(name);
    if (this.isKept(variable)) return { text: `\${${name}${modifier}${word.text}}`, why: word.why };
    const filled = isFilled(variable, modifier.startsWith(":"));
    switch (modifier.at(-1)) {
      case "-":
        return filled.known ? (filled.value ? valueOf(variable) : word) : gap(filled.why);
      case "+":
        if (!filled.known && word.why === null && word.text === "") return nothing;
        return filled.known ? (filled.value ? word : nothing) : gap(filled.why);
      default:
        if (filled.known && !filled.value) return this.fail(`${name}: ${word.text || "must have a value"}`);
        return valueOf(variable);
    }
  }

  private readTrim(name: string, modifier: "#" | "%"): Piece {
    const word = this.readUntil("}", true, null);
    const variable = this.find(name);
    if (this.isKept(variable)) return { text: `\${${name}${modifier}${word.text}}`, why: word.why };
    const value = valueOf(variable);
    const longest = word.text.startsWith(modifier);
    const pattern = parsePattern(longest ? word.text.slice(1) : word.text);
    if (word.why !== null) return word;
    if ("error" in pattern) return this.fail(pattern.error);
    if (value.why !== null) return value;
    const trim = modifier === "#" ? trimStart : trimEnd;
    return { text: trim(value.text, pattern, longest), why: null };
  }

  private readReplacement(name: string, modifier: "/" | "//"): Piece {
    const word = this.readUntil("/", true, null);
    const replacement = this.readUntil("}", true, null);
    const variable = this.find(name);
    if (this.isKept(variable)) {
      return { text: `\${${name}/${word.text}/${replacement.text}}`, why: word.why ?? replacement.why };
    }
    const value = valueOf(variable);
    const pattern = parsePattern(word.text);
    const why = word.why ?? value.why ?? replacement.why;
    if (why !== null) return gap(why);
    if ("error" in pattern) return this.fail(pattern.error);
    const replace = modifier === "/" ? replaceFirst : replaceAll;
    return { text: replace(value.text, pattern, replacement.text), why: null };
  }

  private find(name: string): Variable {
    const variable = this.lookUp(name);
    if (variable.kind === "unset") (this.unset ??= new Set()).add(name);
    else (this.used ??= new Set()).add(name);
    return variable;
  }

  private valueOr(variable: Variable, source: string): Piece {
    return this.isKept(variable) ? { text: source, why: null } : valueOf(variable);
  }

  private isKept(variable: Variable): boolean {
    return variable.kind === "unset" && this.mode.keepUnset;
  }

  /** The character here, whole even outside of the basic plane; empty at the end. */
  private peek(): string {
    const code = this.word.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  private readOne(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  /** What the sticky expression matches here, and steps over it; empty when it does not match. */
  private readMatch(expression: RegExp): string {
    const start = this.at;
    expression.lastIndex = start;
    if (expression.test(this.word)) this.at = expression.lastIndex;
    return this.word.slice(start, this.at);
  }

  /** Keeps the first error and skips the rest of the word. */
  private fail(error: string): Piece {
    this.error ??= error;
    this.at = this.word.length;
    return nothing;
  }
}

function addRaw(words: WordSplitter | null, piece: Piece): Piece {
  words?.addRaw(piece.text);
  return piece;
}

function gap(why: string): Piece {
  return { text: "", why };
}

function valueOf(variable: Variable): Piece {
  if (variable.kind === "unset") return nothing;
  if (variable.kind === "unclear") return gap(variable.why);
  return variable.value.known ? { text: variable.value.value, why: null } : gap(variable.value.why);
}

/** Whether the variable is set and, where an empty one counts as unset, not empty. */
function isFilled(variable: Variable, emptyIsUnset: boolean): Known<boolean> {
  if (variable.kind === "unset") return known(false);
  if (variable.kind === "unclear") return unknown(variable.why);
  if (!emptyIsUnset) return known(true);
  return variable.value.known ? known(variable.value.value !== "") : variable.value;
}
