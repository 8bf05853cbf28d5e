/** A half-open range of UTF-16 offsets into a text: `text.slice(start, end)` is what it covers. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** First and last line of a piece of a Dockerfile, both 1-based and both included, as BuildKit counts them. */
export interface LineRange {
  readonly line: number;
  readonly endLine: number;
}

/**
 * Something that is wrong with a text, at lines of that text. Everything that can still be answered is answered.
 * With an error the builder refuses the file, with a warning it builds.
 */
export interface Problem extends LineRange {
  readonly severity: "error" | "warning";
  readonly message: string;
}
