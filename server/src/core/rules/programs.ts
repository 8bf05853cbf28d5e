import type { Instruction } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { joinPaths } from "../plan/paths.ts";
import type { Step } from "../plan/plan.ts";
import type { RuleInput } from "./rule.ts";
import { readLinkCall, type LinkCall } from "./shell/compilers.ts";
import { placeCommands, resolvePath } from "./shell/placeCommands.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/** What an image runs. */
export interface Starter {
  readonly words: readonly string[];
  /** Whether a shell starts it. */
  readonly isShell: boolean;
  /** The working directory; null when it is that of the base image. */
  readonly workdir: Known<string> | null;
}

/** What the image of a stage says that it runs; null when it says nothing, or what takes a shell to understand. */
export function readStarter(index: number, { explanation }: RuleInput): Starter | null {
  const { dockerfile, plan, stages } = explanation;
  const own = (stages[index]?.instructions ?? []).flatMap((each) => dockerfile.instructions[each] ?? []);
  const last = (keyword: string): Instruction | undefined => own.findLast((each) => each.keyword === keyword);
  const [entrypoint, command] = [last("ENTRYPOINT"), last("CMD")];
  const words = entrypoint === undefined ? listWords(command) : joinWords(entrypoint, command);
  if (words === null) return null;
  const workdirs = plan.steps.filter((step) => step.stage === index && step.command.kind === "workdir");
  const workdir = workdirs.at(-1)?.command;
  return {
    words,
    isShell: (entrypoint ?? command)?.json !== true,
    workdir: workdir?.kind === "workdir" ? workdir.path : null,
  };
}

/** CMD gives arguments to an ENTRYPOINT that no shell starts. */
function joinWords(entrypoint: Instruction, command: Instruction | undefined): readonly string[] | null {
  if (!entrypoint.json || command === undefined) return listWords(entrypoint);
  return command.json ? [...entrypoint.words, ...command.words] : null;
}

function listWords(starter: Instruction | undefined): readonly string[] | null {
  if (starter === undefined) return null;
  if (starter.json) return starter.words;
  return /^[\w@%+=:,./ -]+$/.test(starter.rest) ? starter.rest.split(/ +/) : null;
}

/** Absolute path of a file or folder that a word of what an image runs names; null when that can't be told. */
export function resolveWord(word: string, { workdir }: Starter): string | null {
  if (word === "" || /[$*?[]/.test(word)) return null;
  if (word.startsWith("/")) return joinPaths(word);
  return workdir?.known === true ? joinPaths(workdir.value, word) : null;
}

/**
 * Absolute paths at which the image of a stage may have what it runs without a shell: several for a name to look for, none
 * when it says nothing of it. Without WORKDIR it is taken to start in the root: else the program would not be there.
 */
export function listPrograms(index: number, input: RuleInput): readonly string[] {
  const starter = readStarter(index, input);
  const [program = ""] = starter?.words ?? [];
  if (starter === null || starter.isShell) return [];
  if (program.includes("/")) return resolveAll([program], starter);
  const isSearched = /^[\w.+-]+$/.test(program) && !setsPath(index, input);
  return resolveAll(isSearched ? defaultPath.map((folder) => `${folder}/${program}`) : [], starter);
}

function resolveAll(words: readonly string[], starter: Starter): string[] {
  return words.flatMap((word) => resolveWord(word, { ...starter, workdir: starter.workdir ?? known("/") }) ?? []);
}

/** Where Docker looks for programs when the image does not say it. */
const defaultPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function setsPath(index: number, { explanation: { dockerfile, stages } }: RuleInput): boolean {
  const own = (stages[index]?.instructions ?? []).flatMap((each) => dockerfile.instructions[each] ?? []);
  return own.some(
    ({ keyword, words }) => keyword === "ENV" && words.some((word, at) => at % 2 === 0 && word === "PATH"),
  );
}

/**
 * The calls of a script that make a file. A base image that is not known is taken to start in its root: did it not, the file
 * would not be where it is copied from.
 */
export function listLinks(script: ShellScript, { workdir }: Step, path: string): LinkCall[] {
  return placeCommands(script, workdir.known ? workdir.value : "/").flatMap(({ command, folder }) => {
    const call = readLinkCall(command);
    return call !== null && resolvePath(folder, call.output) === path ? [call] : [];
  });
}
