import type { LineRange, Problem, Span } from "../text.ts";

/** A Dockerfile as BuildKit's parser reads it. Always whole: what could not be read is in `problems`. */
export interface Dockerfile {
  readonly text: string;
  /** The character that continues a line and escapes the next character. */
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}

/** `# name=value` above the first instruction: `syntax`, `escape` or `check`. */
export interface Directive extends LineRange {
  readonly name: string;
  readonly value: string;
}

/** One instruction. Its lines include comment and empty lines inside a continuation, and the bodies of its heredocs. */
export interface Instruction extends LineRange {
  /** Place among the instructions of the file, from 0. */
  readonly index: number;
  /** In capitals, whatever the file has. May be a word that no builder knows: then `problems` says so. */
  readonly keyword: string;
  /**
   * The whole instruction as the builder reads it: continuation lines joined, comment and empty lines inside dropped,
   * heredoc bodies left out, keyword as written.
   */
  readonly text: string;
  /** From the keyword to the end of the last line (without its line end), heredoc bodies included. */
  readonly span: Span;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags in `text`, trimmed. */
  readonly rest: string;
  /** Whether the arguments are a JSON array of strings (the exec form), which only some instructions take. */
  readonly json: boolean;
  /**
   * The arguments as BuildKit's parser splits them for this keyword: the items of a JSON form; the words of COPY, ADD,
   * EXPOSE, FROM, …; names and values in turn for ENV and LABEL; one word for the shell form of RUN, CMD, ….
   * Quotes and variables are still as written.
   */
  readonly words: readonly string[];
  readonly heredocs: readonly Heredoc[];
  /** The instruction that ONBUILD holds, else null. */
  readonly trigger: Instruction | null;
}

/** `--name=value`, or `--name` alone (value null). Values keep their quotes and variables. */
export interface Flag {
  readonly name: string;
  readonly value: string | null;
}

/** A here-document of RUN, COPY, ADD or of an ONBUILD of these. */
export interface Heredoc extends LineRange {
  /** The delimiter without its quotes; also the file name that COPY and ADD give it. */
  readonly name: string;
  /** The body, every line with its line end as BuildKit keeps it; tabs at line starts still there for `<<-`. */
  readonly content: string;
  /** Whether variables in the body are expanded: true when the delimiter is not quoted. */
  readonly expand: boolean;
  /** `<<-`: tabs at line starts are dropped. */
  readonly chomp: boolean;
  /** The file descriptor written in front of `<<`; 0 when none is. */
  readonly fileDescriptor: number;
}
