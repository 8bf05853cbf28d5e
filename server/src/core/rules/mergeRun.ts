import type { Instruction } from "../dockerfile/dockerfile.ts";
import { addTimes, sayTime } from "./cost.ts";
import type { Finding } from "./finding.ts";
import { canJoin, joinRuns, readJoinable, type Joinable } from "./joinRuns.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { groupNeighbours, listImageStages, type Several } from "./stages.ts";

/** Neighbouring short RUN steps of the image: little is lost when a change of one runs all of them again. */
export const mergeRun: Rule = {
  code: "merge-run",
  summary: "Neighbouring short RUN instructions that could be one",
  severity: "hint",
  check: (input) =>
    listImageStages(input).flatMap((stage) => {
      const runs = stage.map((instruction) => readShort(instruction, input));
      const canMerge = (run: readonly Joinable[], next: Joinable): boolean => {
        return !isMeant(run.at(-1), next, input) && canJoin(run, next, input);
      };
      return groupNeighbours(runs, canMerge).map((run) => report(run, input));
    }),
};

/** Whether a comment between two neighbours tells another well-known linter that they are meant to be two. */
function isMeant(previous: Joinable | undefined, next: Joinable, { explanation }: RuleInput): boolean {
  const start = previous?.instruction.span.end ?? 0;
  return /\bDL3059\b/.test(explanation.dockerfile.text.slice(start, next.instruction.span.start));
}

/** Milliseconds up to which a step is not worth a place of its own in the cache. */
const shortMs = 1000;

function readShort(instruction: Instruction, input: RuleInput): Joinable | null {
  const run = readJoinable(instruction, input);
  if (run === null) return null;
  const usual = addTimes(input, [instruction.index]);
  return (usual === null ? isQuick(run) : usual <= shortMs) ? run : null;
}

/** Programs that change a few files or accounts: they take next to no time on any machine. */
const quick = new Set([
  ...["mkdir", "rmdir", "touch", "rm", "ln", "chmod", "chown", "chgrp", "install", "mkfifo", "truncate"],
  ...["echo", "printf", "cat", "tee", "sed", "grep", "test", "[", "true", ":", "id", "which", "command"],
  ...["cd", "umask", "exit"],
  ...["useradd", "usermod", "adduser", "groupadd", "groupmod", "addgroup", "chpasswd", "passwd", "update-alternatives"],
]);

/** Ownership of whole trees is left out: that takes as long as the trees are large. */
function isQuick({ script }: Joinable): boolean {
  return script.commands.every(({ name, args, assigns }) => {
    if (name === "") return assigns.length > 0;
    return name !== null && quick.has(name) && !args.some(({ text }) => /^-\w*R|^--recursive/.test(text));
  });
}

function report(run: Several<Joinable>, input: RuleInput): Finding {
  const instructions = run.map(({ instruction }) => instruction);
  const [{ instruction: first }] = run;
  const last = instructions.at(-1) ?? first;
  const count = run.length;
  const costMs = addTimes(
    input,
    instructions.map(({ index }) => index),
  );
  return {
    line: first.line,
    endLine: last.endLine,
    span: { start: first.span.start, end: last.span.end },
    message: `${count} short RUN steps${sayTime(costMs)} make ${count} layers, one RUN makes one; but a change of any of them then runs all again.`,
    costMs,
    costBytes: null,
    fixes: [
      {
        kind: "edit",
        title: `Merge ${count} RUN instructions`,
        keepsImage: true,
        edits: () => joinRuns(run, input),
      },
    ],
  };
}
