import type { Instruction } from "./dockerfile.ts";
import { readHeredocMark } from "./heredoc.ts";
import { trimSpaces } from "./space.ts";

/** Why the builder refuses an instruction that could be read, null when it takes it. */
export type CheckInstruction = (instruction: Instruction) => string | null;

const runFlagValues: ReadonlyMap<string, readonly string[]> = new Map([
  ["network", ["default", "none", "host"]],
  ["security", ["insecure", "sandbox"]],
]);
const stageName = /^[a-z][a-z0-9-_.]*$/;

/** For keywords that take any arguments, even none. */
export function accept(): null {
  return null;
}

export function needArgument({ keyword, words }: Instruction): string | null {
  return words.length === 0 ? `${keyword} needs an argument.` : null;
}

/** COPY and ADD. */
export function checkCopy({ keyword, words }: Instruction): string | null {
  if (words.length < 2) return `${keyword} needs at least a source and a destination.`;
  const mark = readHeredocMark(words.at(-1) ?? "");
  const isHeredoc = mark !== null && mark !== "unreadable";
  return isHeredoc ? `${keyword} can't write to a heredoc: the last argument has to be the destination.` : null;
}

export function checkFrom({ words }: Instruction): string | null {
  const [, as, name] = words;
  if (words.length === 1) return null;
  if (words.length !== 3 || as?.toLowerCase() !== "as") return "FROM takes an image, or an image AS a stage name.";
  if (stageName.test((name ?? "").toLowerCase())) return null;
  return `"${name}" can't be a stage name: start with a letter, go on with letters, digits, "-", "_" or ".".`;
}

/** ENV and LABEL. */
export function checkPairs({ keyword, words }: Instruction): string | null {
  if (words.length === 0) return `${keyword} needs a name and a value: write ${keyword} name=value.`;
  return words.some((word, index) => index % 2 === 0 && word === "") ? `${keyword} has a value without a name.` : null;
}

export function checkArg({ words }: Instruction): string | null {
  if (words.length === 0) return "ARG needs a name.";
  return words.some((word) => word.startsWith("=")) ? "ARG has a default without a name." : null;
}

export function checkOnbuild({ trigger }: Instruction): string | null {
  if (trigger === null) return "ONBUILD needs an instruction behind it.";
  const keyword = trimSpaces(trigger.keyword);
  if (keyword === "ONBUILD") return "ONBUILD can't hold another ONBUILD.";
  return keyword === "FROM" || keyword === "MAINTAINER" ? `ONBUILD can't hold ${keyword}.` : null;
}

export function checkRun({ flags }: Instruction): string | null {
  for (const { name, value } of flags) {
    const allowed = runFlagValues.get(name);
    if (value === null || allowed === undefined || allowed.includes(value)) continue;
    return `--${name} is one of ${allowed.join(", ")}, not "${value}".`;
  }
  return null;
}

export function checkShell({ words, json }: Instruction): string | null {
  return json && words.length > 0 ? null : 'SHELL takes the JSON form only: write SHELL ["program", "argument"].';
}

export function checkVolume(instruction: Instruction): string | null {
  const isBlank = instruction.words.some((word) => trimSpaces(word) === "");
  return needArgument(instruction) ?? (isBlank ? "VOLUME can't be an empty path." : null);
}
