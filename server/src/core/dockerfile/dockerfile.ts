import type { LineRange, Problem, Span } from "../text.ts";

/** The character that continues a line and escapes the next character. */
export type EscapeCharacter = "\\" | "`";

/** A Dockerfile as BuildKit's parser reads it. Always whole: what could not be read is in `problems`. */
export interface Dockerfile {
  readonly text: string;
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** In the order of the file. */
  readonly problems: readonly Problem[];
}

/**
 * A line `# name=value` at the top of the file that has an effect. The `syntax` directive may also be written with
 * `//`, or be a property of a file that is one JSON object.
 */
export interface Directive extends LineRange {
  readonly name: "syntax" | "escape" | "check";
  readonly value: string;
}

/** One instruction. Its lines include comment and empty lines inside a continuation, and the bodies of its heredocs. */
export interface Instruction extends LineRange {
  /** Place among the instructions of the file, from 0; a trigger has that of its ONBUILD. */
  readonly index: number;
  /**
   * In capitals, whatever the file has. May be a word that no builder knows, or empty when a lone continuation
   * character makes an instruction without words: then `problems` says so.
   */
  readonly keyword: string;
  /**
   * The whole instruction as the builder reads it: continuation lines joined, comment and empty lines inside dropped,
   * heredoc bodies left out, keyword as written, blanks at its end kept. For a trigger it is what follows ONBUILD.
   */
  readonly text: string;
  /** From the keyword to the end of the last line (without its line end), heredoc bodies included. */
  readonly span: Span;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags in `text`, trimmed. */
  readonly rest: string;
  /** Whether the arguments (of HEALTHCHECK: its command) are a JSON array of strings, the exec form. */
  readonly json: boolean;
  /**
   * The arguments as BuildKit's parser splits them for this keyword: the items of a JSON form; the words of COPY, ADD,
   * EXPOSE, FROM, …; names and values in turn for ENV and LABEL; the type, then the command for HEALTHCHECK; one word
   * for the shell form of RUN, CMD, …. Quotes and variables are still as written. Empty for ONBUILD and for unknown
   * keywords.
   */
  readonly words: readonly string[];
  readonly heredocs: readonly Heredoc[];
  /** The instruction that ONBUILD holds, with the heredocs of both, else null. */
  readonly trigger: Instruction | null;
}

/**
 * `--name=value`, or `--name` alone (value null). BuildKit takes quotes and escapes away; variables are still there.
 * It also reads flags byte by byte, so that `é` comes out as the two characters `Ã©`: that is the value it builds with.
 */
export interface Flag {
  readonly name: string;
  readonly value: string | null;
}

/**
 * A here-document of RUN, COPY, ADD or of an ONBUILD of these. Its lines are those of the body and the delimiter; they
 * end with the file when the delimiter is missing.
 */
export interface Heredoc extends LineRange {
  /** The delimiter without its quotes; also the file name that COPY and ADD give it. */
  readonly name: string;
  /** The body, every line with its line end as the file has it; tabs at line starts still there for `<<-`. */
  readonly content: string;
  /** Whether variables in the body are expanded: true when the delimiter is not quoted. */
  readonly expand: boolean;
  /** `<<-`: tabs at line starts are dropped. */
  readonly chomp: boolean;
  /** The file descriptor written in front of `<<`; 0 when none is. */
  readonly fileDescriptor: number;
}
