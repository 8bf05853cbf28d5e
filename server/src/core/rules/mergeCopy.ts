import { isRemote } from "../cache/remote.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { baseName } from "../plan/paths.ts";
import { addTimes, sayTime } from "./cost.ts";
import { argumentsSpan, removeInstruction } from "./edits.ts";
import type { Finding, TextEdit } from "./finding.ts";
import { mayFeed } from "./mayFeed.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { groupNeighbours, listStages, type Several } from "./stages.ts";

/** Neighbouring COPY or ADD into one folder: one instruction makes the same files in one layer. */
export const mergeCopy: Rule = {
  code: "merge-copy",
  summary: "Neighbouring COPY or ADD instructions that could be one",
  severity: "info",
  check: (input) =>
    listStages(input).flatMap((stage) => {
      const copies = stage.map((instruction) => readCopy(instruction, input));
      const canMerge = (run: readonly FolderCopy[], next: FolderCopy): boolean => {
        return canJoin(run, next) && run.every((copy) => feedAlike(copy, next, stage, input));
      };
      return groupNeighbours(copies, canMerge).map((run) => report(run, input));
    }),
};

interface FolderCopy {
  readonly instruction: Instruction;
  readonly command: Copy;
  /** Equal for copies that differ in their sources only. */
  readonly likeness: string;
  /** As written. */
  readonly sources: readonly string[];
  /** The folder, as it has to be written behind several sources. */
  readonly destination: string;
}

/** Null when it copies something else than files of one place into a folder. */
function readCopy(instruction: Instruction, input: RuleInput): FolderCopy | null {
  const { keyword, words, json, flags } = instruction;
  const command = input.stepOf(instruction.index)?.command;
  if (command?.kind !== "copy" || json || command.documents.length > 0 || words.length < 2) return null;
  const destination = readDestination(words.at(-1) ?? "", command);
  const areLocal = command.sources.every((source) => source.known && !isRemote(source.value));
  if (destination === null || !areLocal) return null;
  const options = flags.map(({ name, value }) => `${name}=${value ?? ""}`).sort();
  const into = command.destination.known ? command.destination.value : destination;
  const likeness = JSON.stringify([keyword, options, into, command.from]);
  return { instruction, command, likeness, sources: words.slice(0, -1), destination };
}

/** Null where the destination may be a file. */
function readDestination(written: string, { destination }: Copy): string | null {
  if (written.endsWith("/")) return written;
  if (written !== ".") return written.endsWith("/.") ? written.slice(0, -1) : null;
  return destination.known && destination.value === "/" ? "/" : "./";
}

/** What has a name twice may be a folder once and a file the other time: only one after the other can that go well. */
function canJoin(run: readonly FolderCopy[], next: FolderCopy): boolean {
  const names = new Set(run.flatMap(({ sources }) => sources.map(baseName)));
  return (
    run.every(({ likeness }) => likeness === next.likeness) &&
    !next.sources.map(baseName).some((name) => names.has(name))
  );
}

/** What an install needs, and what it does not, are better parted by it than merged (copy-before-install). */
function feedAlike(one: FolderCopy, other: FolderCopy, stage: readonly Instruction[], input: RuleInput): boolean {
  return stage.every((each) => {
    if (each.keyword !== "RUN" || each.index < other.instruction.index) return true;
    return mayFeed(one.command, each, input) === mayFeed(other.command, each, input);
  });
}

function report(run: Several<FolderCopy>, input: RuleInput): Finding {
  const { text } = input.explanation.dockerfile;
  const instructions = run.map(({ instruction }) => instruction);
  const [{ instruction: first, destination }] = run;
  const last = instructions.at(-1) ?? first;
  const { keyword, line } = first;
  const count = run.length;
  const costMs = addTimes(
    input,
    instructions.map(({ index }) => index),
  );
  return {
    line,
    endLine: last.endLine,
    span: { start: first.span.start, end: last.span.end },
    message: `${count} ${keyword} steps into ${destination} make ${count} layers${sayTime(costMs)}: one ${keyword} copies the same files in one.`,
    costMs,
    costBytes: null,
    fixes: [
      {
        kind: "edit",
        title: `Merge ${count} ${keyword} instructions`,
        keepsImage: true,
        edits: () => merge(text, run),
      },
    ],
  };
}

/** Comments between the instructions stay where they are. */
function merge(text: string, [first, ...others]: Several<FolderCopy>): readonly TextEdit[] {
  const place = argumentsSpan(text, first.instruction);
  if (place === null) return [];
  const sources = [first, ...others].flatMap((copy) => copy.sources);
  const merged = { span: place, text: [...sources, first.destination].join(" ") };
  return [merged, ...others.map(({ instruction }) => removeInstruction(text, instruction))];
}
