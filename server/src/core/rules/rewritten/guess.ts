import type { Instruction } from "../../dockerfile/dockerfile.ts";
import type { Finding } from "../finding.ts";

/** A finding of what one instruction adds and another one hides, as the text of the Dockerfile says. */
export interface Guess {
  readonly finding: Finding;
  readonly added: Instruction;
  readonly gone: Instruction;
}
