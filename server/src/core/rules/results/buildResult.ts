import type { Instruction } from "../../dockerfile/dockerfile.ts";
import type { Starter } from "../programs.ts";
import type { RuleInput } from "../rule.ts";

/** The only stage of a Dockerfile, which builds what its image runs. */
export interface BuildStage {
  readonly from: Instruction;
  /** The image that it starts from, with arguments expanded; empty when that is not known. */
  readonly image: string;
  /** The RUN that makes what the image needs. */
  readonly build: Instruction;
  /** RUNs below it that install packages by their names, for the image. */
  readonly installs: readonly Instruction[];
  readonly starter: Starter;
  readonly input: RuleInput;
}

/** What of a build the image needs. */
export interface BuildResult {
  /** Absolute path of the file or folder. */
  readonly path: string;
  /** Where the image has it. */
  readonly to: string;
  /** What the image is made FROM, as FROM says it. */
  readonly base: string;
}
