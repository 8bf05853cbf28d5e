import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { baseName, isWithin, joinPaths } from "../../plan/paths.ts";
import type { Span } from "../../text.ts";
import { keywordSpan, removeInstruction } from "../edits.ts";
import { makeEditFix, type EditFix, type TextEdit } from "../finding.ts";
import { hasMountAt } from "../mounts.ts";
import { isMovable } from "../movable.ts";
import type { RuleInput } from "../rule.ts";
import { findPlaces } from "../scriptPlaces.ts";
import { placeCommands, resolvePath, type PlacedCommand } from "../shell/placeCommands.ts";
import type { ShellWord } from "../shell/shellScript.ts";

/**
 * Mounts a copied file into the RUN that reads and deletes it, in the place of the COPY. None where something
 * else may change or delete it: a mount can only be read. Where the COPY made a folder for it, that goes too.
 */
export function mountInstead(
  copy: Instruction,
  run: Instruction,
  between: readonly Instruction[],
  path: string,
  input: RuleInput,
): EditFix[] {
  const { dockerfile, builder } = input.explanation;
  const [mount, deletion] = [writeMount(copy, between, path, input), findDeletion(run, path, input)];
  const [keyword, places] = [keywordSpan(dockerfile.text, run), findPlaces(dockerfile, run)];
  if (mount === null || deletion === null || keyword === null || places === null || builder !== "buildkit") return [];
  const edits: readonly TextEdit[] = [
    removeInstruction(dockerfile.text, copy),
    { span: { start: keyword.end, end: keyword.end }, text: ` ${mount}` },
    { span: { start: places(deletion.behind).end, end: places(deletion.last).end }, text: "" },
  ];
  return [makeEditFix(`Mount ${baseName(path)} into the RUN in line ${run.line}`, false, () => edits)];
}

/** The flag of a RUN that shows what a COPY would have put at a path; null where that can't be written. */
function writeMount(copy: Instruction, between: readonly Instruction[], path: string, input: RuleInput): string | null {
  const command = input.stepOf(copy.index)?.command;
  const [source] = command?.kind === "copy" ? command.sources : [];
  if (command?.kind !== "copy" || source?.known !== true || !isMovable(copy, command, between, input)) return null;
  if (copy.flags.some(({ name }) => name !== "from")) return null;
  const from = copy.flags.map(({ value }) => `from=${value ?? ""}`);
  const options = ["type=bind", ...from, `source=${joinPaths(source.value)}`, `target=${path}`];
  return options.every((option) => /^[\w.@:+/=-]+$/.test(option)) ? `--mount=${options.join(",")}` : null;
}

/** What deletes a file: all from the end of one piece of a script to the end of another. */
interface Deletion {
  readonly behind: Span;
  readonly last: Span;
}

/** In a plain chain, behind commands of which none does more than read the file; null in other scripts. */
function findDeletion(run: Instruction, path: string, { scriptOf, stepOf }: RuleInput): Deletion | null {
  const [script, step] = [scriptOf(run.index), stepOf(run.index)];
  if (script === null || step === null || hasMountAt(step, path)) return null;
  const placed = placeCommands(script, step.workdir.known ? step.workdir.value : null);
  const at = placed.findIndex((each) => each.command.name === "rm" && each.command.args.some(isIt(each, path)));
  const [before, deleting] = [placed[at - 1], placed[at]];
  const isChain = script.chain?.length === script.commands.length;
  if (!isChain || before === undefined || deleting === undefined || deleting.command.isRedirected) return null;
  if (placed.some((each) => each !== deleting && mayChange(each, path))) return null;
  const { nameWord, args, span } = deleting.command;
  const operands = args.filter(({ text }) => !text.startsWith("-"));
  if (operands.length === 1) return { behind: before.command.span, last: span };
  const word = args.findIndex(isIt(deleting, path));
  return { behind: (args[word - 1] ?? nameWord).span, last: args[word]?.span ?? span };
}

/** Programs that only read a file that they are given. */
const readers = new Set([
  ...["tar", "bsdtar", "unzip", "cp", "cat", "sha256sum"],
  ...["dpkg", "rpm", "apt", "apt-get", "apk", "dnf", "yum", "pip", "pip3"],
]);

/** Whether a command names a file, or a folder that holds it, and may do more than read it. */
function mayChange({ command: { name, nameWord, args }, folder }: PlacedCommand, path: string): boolean {
  if (name === "cd" || readers.has(name ?? "")) return false;
  return [nameWord, ...args].some(({ value }) => {
    const named = resolvePath(folder, value?.replace(/\*$/, ".") ?? null);
    return named !== null && isWithin(path, named);
  });
}

function isIt({ folder }: PlacedCommand, path: string): (word: ShellWord) => boolean {
  return ({ value }) => resolvePath(folder, value) === path;
}
