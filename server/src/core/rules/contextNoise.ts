import { compileIgnore } from "../context/ignore.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Pausable } from "../pausable.ts";
import { runsSomething } from "../plan/stepKeywords.ts";
import { countChanging } from "./countCommits.ts";
import { formatCount, formatSize } from "../presentation/units.ts";
import { addTimes, sayTime } from "./cost.ts";
import type { Finding } from "./finding.ts";
import { readFolderCopy, type FolderCopy } from "./folderCopy.ts";
import { findNoise, history, selectKinds, type Noise } from "./noise.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import type { ShellCommand } from "./shell/shellScript.ts";
import { listStages } from "./stages.ts";

/** A folder copied with what no image needs, and what changes without a reason to build. */
export const contextNoise: Rule = {
  code: "context-noise",
  summary: "A folder copied with files that no image needs",
  severity: "info",
  *check(input) {
    const { context } = input.files;
    if (!context.known) return [];
    const told = new Set<string>();
    const findings: Finding[] = [];
    for (const stage of listStages(input)) {
      for (const [at, instruction] of stage.entries()) {
        const copy = readFolderCopy(instruction, input);
        if (copy === null || copy.command.exclude.length > 0) continue;
        const finding = yield* checkCopy(copy, stage.slice(at + 1), context.value, told, input);
        if (finding !== null) findings.push(finding);
      }
    }
    return findings;
  },
};

/** `told` holds what other copies were reported for: one line of the ignore file mends them all. */
function* checkCopy(
  copy: FolderCopy,
  below: readonly Instruction[],
  context: ContextSnapshot,
  told: Set<string>,
  input: RuleInput,
): Pausable<Finding | null> {
  const { noise, isWhole } = yield* findNoise(context, copy.source, selectKinds(listCommands(input)));
  const found = noise.filter(({ name }) => !told.has(name) && !isWanted(name, input));
  const dockerfile = findDockerfile(copy, context, below, input);
  const itself = dockerfile === null || told.has(dockerfile) ? null : dockerfile;
  for (const { name } of found) told.add(name);
  if (itself !== null) told.add(itself);
  return found.length === 0 && itself === null ? null : report(copy, below, found, isWhole, itself, input);
}

function listCommands({ explanation, scriptOf }: RuleInput): readonly ShellCommand[] {
  return explanation.dockerfile.instructions.flatMap(({ index }) => scriptOf(index)?.commands ?? []);
}

/** Whether a RUN asks Git, or a COPY names it: then it is there for a reason. */
function isWanted(name: string, { explanation, stepOf }: RuleInput): boolean {
  return explanation.dockerfile.instructions.some(({ index, keyword, text }) => {
    const command = stepOf(index)?.command;
    if (command?.kind === "copy" && command.from.kind === "context") {
      const named = command.sources.flatMap((source) => (source.known ? source.value.split("/") : []));
      return name.split("/").some((part) => named.includes(part));
    }
    return keyword === "RUN" && history.test(name) && new RegExp(`\\b${name.slice(1)}\\b`).test(text);
  });
}

/** The path of the Dockerfile in the context when it is copied in front of a RUN: each edit of it builds anew. */
function findDockerfile(
  { source }: FolderCopy,
  context: ContextSnapshot,
  below: readonly Instruction[],
  { explanation: { lastBuild } }: RuleInput,
): string | null {
  if (!below.some(({ keyword }) => keyword === "RUN")) return null;
  const folder = `${lastBuild?.context?.replace(/\/$/, "") ?? ""}/`;
  const path = lastBuild?.dockerfile.path?.startsWith(folder)
    ? lastBuild.dockerfile.path.slice(folder.length)
    : "Dockerfile";
  const isCopied = source === "" || path.startsWith(`${source}/`);
  return isCopied && context.entry(path)?.kind === "file" ? path : null;
}

function report(
  { instruction }: FolderCopy,
  below: readonly Instruction[],
  noise: readonly Noise[],
  isWhole: boolean,
  dockerfile: string | null,
  input: RuleInput,
): Finding {
  const { line, endLine, span, keyword } = instruction;
  const steps = [instruction, ...below.filter((each) => runsSomething(each.keyword))];
  const costMs = addTimes(
    input,
    steps.map(({ index }) => index),
  );
  const names = [
    ...noise.map((each) => sayNoise(each, isWhole, input)),
    ...(dockerfile === null ? [] : [sayDockerfile(dockerfile, input)]),
  ];
  const which = names.length === 1 ? "it" : "any of them";
  const patterns = [...noise.map(({ pattern }) => pattern), ...(dockerfile === null ? [] : [dockerfile])];
  return {
    line,
    endLine,
    span,
    message: `This ${keyword} takes in ${sayList(names)}: each change of ${which} runs ${steps.length === 1 ? "it" : formatCount(steps.length, "step")} again${sayTime(costMs)}.`,
    costMs,
    costBytes: noise.length === 0 ? null : noise.reduce((sum, { bytes }) => sum + bytes, 0),
    fixes: [
      { kind: "ignore", title: `Leave ${sayList(patterns)} out of the build context`, keepsImage: false, patterns },
    ],
  };
}

/** What it is, how much, and how often it changes where that is known. */
function sayNoise({ name, pattern, files, bytes }: Noise, isWhole: boolean, input: RuleInput): string {
  const count = `${isWhole ? "" : "more than "}${formatCount(files, "file")}`;
  const habit = history.test(name) ? "new with each commit" : sayCommits(pattern, input);
  return `${name} (${[count, formatSize(bytes), ...(habit === null ? [] : [habit])].join(", ")})`;
}

function sayDockerfile(path: string, input: RuleInput): string {
  const habit = sayCommits(path, input);
  const name = input.explanation.lastBuild === null ? path : "the Dockerfile itself";
  return habit === null ? name : `${name} (${habit})`;
}

/** How many commits changed what a line of an ignore file names; null when none did, or that is not known. */
function sayCommits(pattern: string, { files }: RuleInput): string | null {
  const matcher = compileIgnore(pattern);
  const count = countChanging(files, (file) => matcher.ignores(file));
  return count === null || count.changed === 0
    ? null
    : `changed in ${count.changed} of the last ${count.commits} commits`;
}
