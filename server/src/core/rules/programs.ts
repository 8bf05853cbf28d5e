import type { Instruction } from "../dockerfile/dockerfile.ts";
import { joinPaths } from "../plan/paths.ts";
import type { Step } from "../plan/plan.ts";
import type { RuleInput } from "./rule.ts";
import { readLinkCall, type LinkCall } from "./shell/compilers.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/** Absolute path of what the image of a stage runs; null when it says nothing of it, or only by a name to look for. */
export function findProgram(index: number, { explanation }: RuleInput): string | null {
  const { dockerfile, plan, stages } = explanation;
  const own = (stages[index]?.instructions ?? []).flatMap((each) => dockerfile.instructions[each] ?? []);
  const last = (keyword: string): Instruction | undefined => own.findLast((each) => each.keyword === keyword);
  const starter = last("ENTRYPOINT") ?? last("CMD");
  const [program = ""] = starter?.json === true ? starter.words : [];
  if (!program.includes("/") || program.includes("$")) return null;
  const workdirs = plan.steps.filter((step) => step.stage === index && step.command.kind === "workdir");
  const workdir = workdirs.at(-1)?.command;
  if (program.startsWith("/") || workdir?.kind !== "workdir") return joinPaths("/", program);
  return workdir.path.known ? joinPaths(workdir.path.value, program) : null;
}

/**
 * The calls of a script that make a file. Behind `cd` only absolute paths tell which. A base image that is not known is taken
 * to start in its root: did it not, the file would not be where it is copied from.
 */
export function listLinks({ commands }: ShellScript, { workdir }: Step, path: string): LinkCall[] {
  const moves = commands.some(({ name }) => name === "cd" || name === "pushd");
  const folder = workdir.known ? workdir.value : "/";
  return commands.flatMap((command) => {
    const call = readLinkCall(command);
    if (call?.output == null) return [];
    const isAbsolute = call.output.startsWith("/");
    return (isAbsolute || !moves) && joinPaths(isAbsolute ? "/" : folder, call.output) === path ? [call] : [];
  });
}
