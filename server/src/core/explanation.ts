import type { BuilderKind, BuildRecord } from "./build/buildRecord.ts";
import type { LastStep } from "./build/lastStep.ts";
import type { Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import type { Problem } from "./text.ts";

/** All that Cache Lens has to say of one Dockerfile. Every way of showing it starts from here. */
export interface Explanation {
  readonly dockerfile: Dockerfile;
  readonly builder: BuilderKind;
  /** The newest build that is known, else null. */
  readonly lastBuild: BuildRecord | null;
  /** Something about the last build that the user should know, in a sentence; else null. */
  readonly note: string | null;
  readonly stages: readonly ExplainedStage[];
  /** One per instruction of `dockerfile`, in its order. */
  readonly instructions: readonly ExplainedInstruction[];
  readonly problems: readonly Problem[];
}

export interface ExplainedStage {
  readonly index: number;
  readonly name: string | null;
  /** Places in `Explanation.instructions`, its FROM first. */
  readonly instructions: readonly number[];
  /** Whether a build of the asked target comes to this stage. */
  readonly reached: boolean;
}

export interface ExplainedInstruction {
  readonly instruction: Instruction;
  /** Index of its stage; null for an ARG before the first FROM. */
  readonly stage: number | null;
  readonly stageName: string | null;
  /** Null when no build is known, or when the last build had no such instruction. */
  readonly last: LastStep | null;
  readonly next: NextStep;
}

/** What the next build will do at an instruction. */
export type NextStep =
  { readonly status: "metadata" | "skip" } | { readonly status: "unknown"; readonly reasons: readonly Reason[] };

/** Why the next build will do so. `no-record`: nothing is known to compare with. */
export interface Reason {
  readonly kind: "no-record";
}
