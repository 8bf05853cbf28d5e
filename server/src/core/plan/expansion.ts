import type { EscapeCharacter } from "../dockerfile/dockerfile.ts";
import type { Known } from "../known.ts";

/** What stands behind a variable's name. `unclear`: not even known whether it is set. */
export type Variable =
  | { readonly kind: "set"; readonly value: Known<string> }
  | { readonly kind: "unset" }
  | { readonly kind: "unclear"; readonly why: string };

/** Finds the variable of a name; names are case-sensitive. */
export type LookUp = (name: string) => Variable;

/** How quotes, escapes and unset variables are treated. BuildKit calls these RawQuotes, SkipProcessQuotes, RawEscapes, SkipUnsetEnv. */
export interface ExpandMode {
  readonly escape: EscapeCharacter;
  /** `remove`: quotes group and go; `keep`: they group and stay; `plain`: they are characters like others. */
  readonly quotes: "remove" | "keep" | "plain";
  readonly keepEscapes: boolean;
  /** Leaves `$name` of a variable that is not set as it is, instead of nothing. */
  readonly keepUnset: boolean;
}

/** A word after expansion, and the variables it named: those found and those not set. */
export interface Expansion<T> {
  readonly result: Known<T>;
  /** Why the builder refuses the word, else null. The result is then unknown. */
  readonly error: string | null;
  readonly used: ReadonlySet<string>;
  readonly unset: ReadonlySet<string>;
}

/** Mode of instruction arguments: quotes and escapes are removed, unset variables are empty. */
export function argumentMode(escape: EscapeCharacter): ExpandMode {
  return { escape, quotes: "remove", keepEscapes: false, keepUnset: false };
}

/** Mode of heredoc bodies: BuildKit always takes the backslash as escape there, and quotes are plain text. */
export const heredocMode: ExpandMode = { escape: "\\", quotes: "plain", keepEscapes: false, keepUnset: false };
