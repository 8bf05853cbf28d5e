import type { Problem } from "../text.ts";
import type { Command, StepId } from "./command.ts";
import type { Platform } from "./platform.ts";
import type { Scope } from "./scope.ts";
import type { Known } from "../known.ts";

/** What a builder will do with a Dockerfile. Always whole: what the builder would refuse is in `problems`. */
export interface BuildPlan {
  readonly stages: readonly Stage[];
  /** Index of the stage that is built; null when there is none, or none of the name asked for. */
  readonly target: number | null;
  /** One for each instruction of the Dockerfile, in its order. */
  readonly instructions: readonly PlannedInstruction[];
  /** In the order of the file; steps of stages that the target does not reach included. */
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
}

/** A build stage: a FROM instruction and what follows up to the next. */
export interface Stage {
  readonly index: number;
  /** In lower case, as builders compare it; null when FROM gives none. */
  readonly name: string | null;
  /** Index of the FROM instruction. */
  readonly from: number;
  readonly base: StageBase;
  readonly platform: Known<Platform>;
  /** Whether building the target includes this stage. */
  readonly reached: boolean;
  /** Where later stages take something from this one, in the order of the file. */
  readonly usedBy: readonly StageUse[];
  /** The step whose result the stage is; null for a stage without steps. */
  readonly lastStep: StepId | null;
}

/** What a stage starts from. `context`: a named context of the command line stands in for the whole stage. */
export type StageBase =
  | { readonly kind: "scratch" }
  | { readonly kind: "stage"; readonly stage: number }
  | { readonly kind: "image"; readonly reference: Known<string> }
  | { readonly kind: "context"; readonly name: string };

/** Stage `by` takes something from stage `stage`: as its base, by COPY --from, or by RUN --mount=from. */
export interface StageUse {
  readonly kind: "from" | "copy" | "mount";
  readonly stage: number;
  readonly by: number;
  /** Index of the instruction; of FROM for a trigger of the base. */
  readonly instruction: number;
}

/** What becomes of one instruction. */
export interface PlannedInstruction {
  /** Index of the instruction in the Dockerfile. */
  readonly index: number;
  /** Index of its stage; null in front of the first FROM. */
  readonly stage: number | null;
  /** Whether the builder makes a step of it, or only changes the configuration of later steps and of the image. */
  readonly role: "step" | "configuration";
  readonly reached: boolean;
  /** Its own step first, then, for FROM, those of the base's triggers. */
  readonly steps: readonly StepId[];
  /** The line `Step 2/7 : …` of the classic builder, which also announces configuration; null where it prints none. */
  readonly announcement: string | null;
}

/** One step of the builder and all that it sees. The variables etc. are those in front of the instruction. */
export interface Step {
  readonly id: StepId;
  /** Index of the instruction that makes it: FROM for a trigger of the base. */
  readonly instruction: number;
  readonly stage: number;
  /** Whether it is an ONBUILD trigger of the base. */
  readonly isTrigger: boolean;
  /** The step whose files it starts from; null when it starts from nothing. */
  readonly parent: StepId | null;
  /** The parent, then the last steps of the stages that it copies or mounts from. */
  readonly inputs: readonly StepId[];
  readonly variables: Scope;
  /** The text of USER; empty when none is set. */
  readonly user: Known<string>;
  readonly workdir: Known<string>;
  readonly shell: Known<readonly string[]>;
  readonly command: Command;
  /**
   * The name under which BuildKit reports it, such as `[build 2/5] RUN make`. An image may have its digest behind its
   * name; the merge of COPY --link has `LINK ` in front of the keyword; a base image that is not known counts as one
   * without triggers. Names are those of BuildKit 0.25; null for the classic builder, and where names are not asked for.
   */
  readonly vertexName: Known<string> | null;
}
