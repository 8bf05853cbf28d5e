import type { Span } from "../../text.ts";

/** What a RUN hands to a shell, as far as rules go by it. */
export interface ShellScript {
  readonly text: string;
  /** All simple commands in the order of the text, those inside conditions, functions and substitutions included. */
  readonly commands: readonly ShellCommand[];
  /** The commands that it consists of when it is a plain chain, `a && b && c`; else null. */
  readonly chain: readonly ShellCommand[] | null;
  /** Whether more can follow with `&&` and run when, and only when, this has succeeded. */
  readonly canLead: boolean;
  /** Whether it can follow something with `&&` and mean the same. */
  readonly canFollow: boolean;
  /** Whether it changes what a shell has that goes on behind it: folder, variables, options, functions. */
  readonly leavesTraces: boolean;
}

/** One command with its arguments. */
export interface ShellCommand {
  /** The program; null when it is only known as the shell runs. */
  readonly name: string | null;
  readonly nameWord: ShellWord;
  readonly args: readonly ShellWord[];
  /** Names of the variables that are set for it, or without it for the shell. */
  readonly assigns: readonly string[];
  /** Whether its input or output is redirected. */
  readonly isRedirected: boolean;
  /** In the script's text. */
  readonly span: Span;
}

/** One word of a command. */
export interface ShellWord {
  /** As written. */
  readonly text: string;
  /** In the script's text. */
  readonly span: Span;
  /** Without quotes; null when it is only known as the shell runs. */
  readonly value: string | null;
}
