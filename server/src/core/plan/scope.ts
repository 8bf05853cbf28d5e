import type { Known } from "../known.ts";
import type { Variable } from "./expansion.ts";

/**
 * The variables in front of an instruction. Immutable, and it shares its parts with the scope that it was made from,
 * so that every step can keep its own.
 */
export interface Scope {
  lookUp(name: string): Variable;
  /** All variables in the order in which the builder has them; takes time in proportion to their number. */
  list(): VariableList;
  /** After ARG; `value` is null when neither the command line nor the Dockerfile gives one. */
  withArgument(name: string, value: Known<string> | null): Scope;
  /** After ENV. */
  withEnvironment(name: string, value: Known<string>): Scope;
  /** At the start of a stage FROM the stage that ends with this scope. */
  forChildStage(): Scope;
}

/** Variables in order. `gap` says why there may be more of them that are not known, else it is null. */
export interface VariableList {
  readonly variables: readonly NamedValue[];
  readonly gap: string | null;
}

/**
 * `proxy`: a predefined proxy argument of the command line that the Dockerfile does not declare. `mount`: what a mount of
 * the instruction itself brings along.
 */
export interface NamedValue {
  readonly name: string;
  readonly value: Known<string>;
  readonly origin: "image" | "env" | "arg" | "proxy" | "mount";
}

/** Splits `NAME=value` entries of an image configuration. */
export function readEnvironment(entries: readonly string[]): readonly (readonly [string, string])[] {
  return entries.map((entry) => {
    const equals = entry.indexOf("=");
    return equals === -1 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
  });
}

/** The PATH that builders give to a Linux image without one. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
