/** One call of a command-line tool, as data. `read` turns what it printed into a value, or says why it can't. */
export interface Command<T> {
  /** `docker`, or the absolute path of a program. */
  readonly tool: string;
  readonly args: readonly string[];
  /** What it is told on its standard input, where that may not be seen among the arguments. */
  readonly input?: string;
  /** Which stream holds the answer: `docker buildx history logs` writes on stderr. */
  readonly output: "stdout" | "stderr";
  /** How its bytes become characters: one each, where it is no text; not given: by UTF-8. */
  readonly encoding?: "latin1";
  read(output: string): Reading<T>;
}

/** What a reader made of a tool's output. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };
