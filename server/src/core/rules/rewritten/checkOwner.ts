import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { cleanPath, isWithin } from "../../plan/paths.ts";
import { addSizes, saySize } from "../cost.ts";
import type { Finding } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import type { ShellCommand } from "../shell/shellScript.ts";
import { leastBytes } from "./isDeletedBy.ts";

/**
 * A RUN that only changes the owner or mode of what was copied: its layer holds all these files once more. Only where a build
 * has shown how much that is.
 */
export function checkOwner(run: Instruction, above: readonly Instruction[], input: RuleInput): Finding | null {
  const [command, ...more] = input.scriptOf(run.index)?.commands ?? [];
  const costBytes = addSizes(input, [run.index]);
  if (command === undefined || more.length > 0 || costBytes === null || costBytes < leastBytes) return null;
  const [option, value, path, ...others] = command.args.map((arg) => arg.value);
  const flag = value == null ? null : command.name === "chown" ? "chown" : isMode(command, value) ? "chmod" : null;
  if (flag === null || option !== "-R" || path == null || others.length > 0) return null;
  const copy = above.findLast((each) => isCopiedTo(each, run, path, flag, input));
  if (copy === undefined) return null;
  const { line, endLine, span } = run;
  const message = `${flag} -R puts all files that it changes into this layer once more${saySize(costBytes)}: use ${copy.keyword} --${flag}=${value ?? ""} in line ${copy.line}.`;
  return { line, endLine, span, message, costMs: null, costBytes, fixes: [] };
}

/** COPY does not take all modes that are relative to what there is. */
function isMode({ name }: ShellCommand, value: string): boolean {
  return name === "chmod" && /^\d+$/.test(value);
}

/** Whether an instruction copies into the folder of a path, as a later RUN names it. */
function isCopiedTo(
  { index }: Instruction,
  run: Instruction,
  path: string,
  flag: "chown" | "chmod",
  { stepOf }: RuleInput,
): boolean {
  const [copied, workdir] = [stepOf(index)?.command, stepOf(run.index)?.workdir];
  if (copied?.kind !== "copy" || !copied.destination.known || copied[flag] !== null) return false;
  if (!path.startsWith("/") && workdir?.known !== true) return false;
  const folder = cleanPath(path.startsWith("/") ? path : `${workdir?.known === true ? workdir.value : ""}/${path}`);
  return isWithin(cleanPath(copied.destination.value), folder);
}
