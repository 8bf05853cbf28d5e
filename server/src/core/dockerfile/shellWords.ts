import { isSpace } from "./space.ts";

/** What stays in the words: quotes, and escape characters outside single quotes. */
export interface KeptMarks {
  readonly quotes: boolean;
  readonly escapes: boolean;
}

/**
 * Splits a line into words as BuildKit's shell lexer does when it knows no variable at all: variables stay as written,
 * `<<` keeps the blanks behind it in its word. The escape character is always the backslash here, whatever the
 * `escape` directive says. Null when a quote or a brace is not closed, or a substitution is none.
 */
export function splitShellWords(line: string, keep: KeptMarks): string[] | null {
  return new ShellWords(line, keep).split();
}

// Deeper than any human writes; BuildKit has no limit, but its stack grows and ours does not.
const deepestSubstitution = 200;
const letterOrDigit = /[\p{L}\p{Nd}_]/u;
const digit = /\p{Nd}/u;
const specialParameters = "@*#?-$!";

class ShellWords {
  private readonly text: string;
  private readonly keepQuotes: boolean;
  private keepEscapes: boolean;
  private at: number;
  private depth = 0;
  private word = "";
  private inWord = false;
  private readonly words: string[] = [];

  constructor(text: string, keep: KeptMarks) {
    this.text = text;
    // Go's scanner, on which the lexer stands, leaves out a byte-order mark at the start of its input.
    this.at = text.startsWith("\ufeff") ? 1 : 0;
    this.keepQuotes = keep.quotes;
    this.keepEscapes = keep.escapes;
  }

  split(): string[] | null {
    while (this.at < this.text.length) {
      const character = this.peek();
      if (isSpecial(character)) {
        const piece = this.readSpecial(character);
        if (piece === null) return null;
        if (character === "$") for (const each of piece) this.add(each);
        else this.addRaw(piece);
      } else if (character === "\\") {
        this.addRaw(this.readEscaped());
      } else {
        this.addPlain();
      }
    }
    this.endWord();
    return this.words;
  }

  /** Adds the characters up to the next one that means something, or ends the word at white space. */
  private addPlain(): void {
    const start = this.at;
    while (this.at < this.text.length && isPlain(this.text.charCodeAt(this.at))) this.at++;
    if (this.at > start) this.addRaw(this.text.slice(start, this.at));
    else this.add(this.text.charAt(this.at++));
  }

  private add(character: string): void {
    if (!isSpace(character.charCodeAt(0))) this.addRaw(character);
    else if (this.inWord) this.endWord();
  }

  private addRaw(piece: string): void {
    this.word += piece;
    this.inWord = true;
  }

  private endWord(): void {
    if (this.word === "") return;
    this.words.push(this.word);
    this.word = "";
    this.inWord = false;
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }

  private next(): string {
    const code = this.text.codePointAt(this.at);
    const character = code === undefined ? "" : String.fromCodePoint(code);
    this.at += character.length;
    return character;
  }

  /** A backslash outside quotes and what follows it; the backslash itself only when escapes are kept. */
  private readEscaped(): string {
    this.at++;
    return (this.keepEscapes ? "\\" : "") + this.next();
  }

  private readSpecial(character: string): string | null {
    switch (character) {
      case "'":
        return this.readSingleQuoted();
      case '"':
        return this.readDoubleQuoted();
      case "$":
        return this.readVariable();
      default:
        return this.readAngle();
    }
  }

  private readSingleQuoted(): string | null {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0) return null;
    const content = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return this.quote("'", content);
  }

  private readDoubleQuoted(): string | null {
    this.at++;
    let content = "";
    while (this.at < this.text.length) {
      const character = this.peek();
      if (character === '"') {
        this.at++;
        return this.quote('"', content);
      }
      const piece = character === "$" ? this.readVariable() : this.readInDoubleQuotes();
      if (piece === null) return null;
      content += piece;
    }
    return null;
  }

  private quote(mark: string, content: string): string {
    return this.keepQuotes ? mark + content + mark : content;
  }

  /** In double quotes a backslash escapes only some characters. In front of others it stays, and is doubled if kept. */
  private readInDoubleQuotes(): string {
    const character = this.next();
    if (character !== "\\") return character;
    const kept = this.keepEscapes ? "\\" : "";
    const following = this.peek();
    if (following === "") return kept;
    return kept + ('"$\\'.includes(following) ? this.next() : "\\");
  }

  private readAngle(): string {
    const start = this.at;
    this.at++;
    if (this.peek() !== "<") return "<";
    this.at++;
    while (this.peek() !== "" && " \t\r".includes(this.peek())) this.at++;
    return this.text.slice(start, this.at);
  }

  private readVariable(): string | null {
    this.at++;
    if (this.peek() !== "{") return "$" + this.readName();
    this.at++;
    if (this.peek() === "" || "{}:".includes(this.peek())) return null;
    const name = this.readName();
    const operator = this.next();
    if (operator === "}") return "${" + name + "}";
    if (operator === "/") return this.readReplacement(name);
    const modifier = operator === ":" ? operator + this.next() : operator;
    if (!/^(:[^#%]|[-+?#%])$/su.test(modifier)) return null;
    const word = this.readNested("}", modifier === "#" || modifier === "%");
    return word === null ? null : "${" + name + modifier + word + "}";
  }

  /** `${name/pattern/replacement}`; a second slash in front of the pattern gets lost, as in BuildKit. */
  private readReplacement(name: string): string | null {
    if (this.peek() === "/") this.at++;
    const pattern = this.readNested("/", true);
    if (pattern === null) return null;
    const replacement = this.readNested("}", true);
    return replacement === null ? null : "${" + name + "/" + pattern + "/" + replacement + "}";
  }

  private readName(): string {
    const start = this.at;
    const first = this.peek();
    if (first !== "" && specialParameters.includes(first)) return this.next();
    const allowed = digit.test(this.peekCharacter()) ? digit : letterOrDigit;
    while (allowed.test(this.peekCharacter())) this.next();
    return this.text.slice(start, this.at);
  }

  private peekCharacter(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  /**
   * What stands up to `stop` inside a substitution. BuildKit shares one buffer between the words outside and inside,
   * so that the part of a word in front of such a substitution is lost.
   */
  private readNested(stop: string, keepEscapes: boolean): string | null {
    if (this.depth === deepestSubstitution) return null;
    const outerEscapes = this.keepEscapes;
    this.keepEscapes = keepEscapes;
    this.depth++;
    const content = this.readUntil(stop);
    this.depth--;
    this.keepEscapes = outerEscapes;
    this.word = "";
    return content;
  }

  private readUntil(stop: string): string | null {
    let content = "";
    while (this.at < this.text.length) {
      const character = this.peek();
      if (character === stop) {
        this.at++;
        return content;
      }
      const piece = this.readInside(character);
      if (piece === null) return null;
      content += piece;
    }
    return null;
  }

  private readInside(character: string): string | null {
    if (isSpecial(character)) return this.readSpecial(character);
    return character === "\\" ? this.readEscaped() : this.next();
  }
}

function isPlain(code: number): boolean {
  return code !== 0x24 && code !== 0x3c && code !== 0x27 && code !== 0x22 && code !== 0x5c && !isSpace(code);
}

/** `$`, `<` and quotes; outside of single quotes the backslash means something as well. */
function isSpecial(character: string): boolean {
  return character === "$" || character === "<" || character === "'" || character === '"';
}
