import type { BuilderKind, BuildRecord } from "./build/buildRecord.ts";
import type { LastStep } from "./build/lastStep.ts";
import type { NewerImage } from "./build/registryAnswer.ts";
import type { Reason, Verdict } from "./cache/reason.ts";
import type { Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import type { BuildPlan } from "./plan/plan.ts";
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
  readonly summary: Summary;
  /** Whether the next build was compared with earlier ones; else only what needs no comparison is told of it. */
  readonly isPredicted: boolean;
  /** What was taken for granted, in sentences. */
  readonly assumptions: readonly string[];
  readonly problems: readonly Problem[];
  /** What the builder will do, whether it was compared with earlier builds or not. */
  readonly plan: BuildPlan;
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
  /** How long it takes when it really runs, in milliseconds; null when that was never seen. */
  readonly usualMs: number | null;
  readonly next: NextStep;
  /** Of FROM: the image that the registry has, when that is known to be a newer one than the engine's; else null. */
  readonly newerImage: NewerImage | null;
}

/** What the next build will do at an instruction. */
export interface NextStep {
  readonly status: Verdict["kind"];
  /** Of `rebuild` and `unknown`: primary ones first. Else empty. */
  readonly reasons: readonly Reason[];
  /** How long a step that may run took when it last really ran; null when that was never seen. */
  readonly estimateMs: number | null;
}

/** What the next build will do in all. */
export interface Summary extends Readonly<Record<Verdict["kind"], number>> {
  /** How long the steps that rebuild will take; null when none of them was ever seen to run. */
  readonly estimateMs: number | null;
  /** Whether `estimateMs` lacks the time of some step that rebuilds. */
  readonly isPartial: boolean;
}
