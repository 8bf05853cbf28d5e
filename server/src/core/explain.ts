import type { BuilderKind, BuildRecord } from "./build/buildRecord.ts";
import type { Explanation } from "./explanation.ts";

/** All facts that an explanation is made of. */
export interface ExplainInput {
  /** The Dockerfile's text now, saved or not. */
  readonly text: string;
  readonly builder: BuilderKind;
  /** The stage that the next build asks for, by name or number; null for the last one. */
  readonly target: string | null;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** `os/arch` or `os/arch/variant`; null for the builder's own. */
  readonly platform: string | null;
  readonly record: BuildRecord | null;
  readonly note: string | null;
}

/** The whole product as one function: says of every instruction what the last build did there and what the next will do. */
export declare function explain(input: ExplainInput): Explanation;
