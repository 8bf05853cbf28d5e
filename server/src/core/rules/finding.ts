import type { LineRange, Span } from "../text.ts";

/** How much a finding matters to the user. */
export type Severity = "error" | "warning" | "info" | "hint";

/** What a rule reports: a place, a message with what it costs, and what can be done. */
export interface Finding extends LineRange {
  /** What to underline. */
  readonly span: Span;
  /** One line: what is so, and what it costs. */
  readonly message: string;
  /** Milliseconds that it costs a build, as far as builds have shown; else null. */
  readonly costMs: number | null;
  /** Bytes that it costs the image, as far as builds have shown; else null. */
  readonly costBytes: number | null;
  readonly fixes: readonly Fix[];
}

/** What can be done about a finding. */
export type Fix = EditFix | IgnoreFix | RebuildFix | TouchFix;

/** A change of the Dockerfile. */
export interface EditFix {
  readonly kind: "edit";
  /** In the imperative; of a fix that may change the image it says so. */
  readonly title: string;
  /** Whether the image has the same files and configuration after it: only then it may be applied unasked. */
  readonly keepsImage: boolean;
  /** Made when they are asked for: where they do not overlap, and in any order. */
  readonly edits: () => readonly TextEdit[];
}

/**
 * Lines for the end of the ignore file that applies to the build, where the last one that matches decides; of a
 * `.dockerignore` beside the context when there is none yet. Left out are files that steps would copy, so the image changes.
 */
export interface IgnoreFix {
  readonly kind: "ignore";
  readonly title: string;
  readonly keepsImage: false;
  readonly patterns: readonly string[];
}

/** A build that the user may run. */
export interface RebuildFix {
  readonly kind: "rebuild";
  readonly title: string;
  /** Whether it is one with `--pull`; else it is one without cache. */
  readonly pull?: boolean;
  /** The name of the only stage that does without cache; not given: all do. */
  readonly stage?: string;
}

/** A new modification time for files of the build context. */
export interface TouchFix {
  readonly kind: "touch";
  readonly title: string;
  /** Relative to the context. */
  readonly paths: readonly string[];
}

/** Puts a text in the place of what a span covers. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** A change of the Dockerfile, whose title says so where the image may not stay the same. */
export function makeEditFix(title: string, keepsImage: boolean, edits: () => readonly TextEdit[]): EditFix {
  return { kind: "edit", title: keepsImage ? title : `${title} (may change the image)`, keepsImage, edits };
}
