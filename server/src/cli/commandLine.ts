import type { Timestamp } from "../core/build/buildRecord.ts";

/** What a subcommand gets from the program that runs it. */
export interface Terminal {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Timestamp;
  /** Whether standard output is a terminal that shows colours. */
  readonly colors: boolean;
  /** Columns of the terminal; 80 when standard output is none. */
  readonly columns: number;
  /** Permission bits that files do not get which the user makes. */
  readonly umask: number;
  out(line: string): void;
  err(line: string): void;
}

/** A subcommand: answers the exit code. A `UsageError` that it throws becomes one line and exit code 2. */
export type Subcommand = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** The user asked for something that makes no sense, or for a file that can't be read. The message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
