import type { Instruction } from "../../dockerfile/dockerfile.ts";
import type { RuleInput } from "../rule.ts";
import { resolvePath } from "../shell/placeCommands.ts";
import type { ShellCommand, ShellWord } from "../shell/shellScript.ts";

/** A RUN that does nothing but give a folder, and all in it, an owner or mode. */
export interface LateChange {
  readonly run: Instruction;
  /** The program that does it, and the option of COPY that does the same. */
  readonly flag: "chown" | "chmod";
  readonly value: string;
  /** Absolute. */
  readonly folder: string;
  /** The word `-R`, and the one behind it. */
  readonly words: readonly [ShellWord, ShellWord];
}

/** Null for other RUN instructions, and where a word of it is only known as the shell runs. */
export function readChange(run: Instruction, { scriptOf, stepOf }: RuleInput): LateChange | null {
  const [command, ...more] = scriptOf(run.index)?.commands ?? [];
  const workdir = stepOf(run.index)?.workdir;
  const [option, owner, path, ...others] = command?.args ?? [];
  if (command === undefined || more.length > 0 || option?.value !== "-R" || others.length > 0) return null;
  if (owner?.value == null || path === undefined || workdir === undefined) return null;
  const folder = resolvePath(workdir.known ? workdir.value : null, path.value);
  const flag = command.name === "chown" ? "chown" : isMode(command, owner.value) ? "chmod" : null;
  if (flag === null || folder === null) return null;
  return { run, flag, value: owner.value, folder, words: [option, owner] };
}

/** COPY does not take all modes that are relative to what there is. */
function isMode({ name }: ShellCommand, value: string): boolean {
  return name === "chmod" && /^\d+$/.test(value);
}
