import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { FaultKind } from "../core/faultKind.ts";

/** A build that someone asks about. Paths are absolute, through real folders; `context` is null when any will do. */
export interface BuildQuery {
  readonly dockerfile: string;
  readonly context: string | null;
  /** The Dockerfile's text now: builds whose paths are not known are matched by it. */
  readonly text: string;
}

/** A source of build records. It only reads: asking never builds, pulls or removes anything. */
export interface Engine {
  /** What to call it in a message: `build history`, `classic builder`. */
  readonly name: string;
  /** The newest finished build of one Dockerfile. */
  lastBuild(query: BuildQuery, signal: AbortSignal): Promise<Lookup<LastBuild>>;
}

/** The newest finished build of a Dockerfile. */
export interface LastBuild {
  /** Null when the source knows none. */
  readonly record: BuildRecord | null;
  /** Something the user should know about the answer, such as a newer build that can't be matched to any file. */
  readonly note: string | null;
  /** `<builder>/<node>` of the builder that was asked; not given where the answer does not tell. */
  readonly builderName?: string;
}

/** What came of asking something outside for a fact. */
export type Lookup<T> =
  { readonly kind: "found"; readonly value: T } | { readonly kind: "failed"; readonly fault: EngineFault };

/** Why something outside gave no answer. */
export interface EngineFault {
  readonly kind: FaultKind;
  /** One line in the user's words that says what to do. */
  readonly message: string;
  /** What the program itself said, for the log; empty when it said nothing. */
  readonly detail: string;
}

/** A lookup that found something. */
export function found<T>(value: T): Lookup<T> {
  return { kind: "found", value };
}

/** A lookup that got no answer. */
export function failed(kind: FaultKind, message: string, detail = ""): Lookup<never> {
  return { kind: "failed", fault: { kind, message, detail } };
}
