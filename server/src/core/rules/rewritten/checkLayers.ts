import { leastWaste, type Waste } from "../../build/contents/findWaste.ts";
import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { groupBy } from "../../groupBy.ts";
import { formatCount, formatSize } from "../../presentation/units.ts";
import type { EditFix, Finding } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import { sayLines, sayList } from "../sayList.ts";
import type { Guess } from "./guess.ts";
import { findMeasured } from "./hiddenBytes.ts";
import { joinDownload } from "./joinDownload.ts";

/** What the layers of the last build's image show, by the instructions of today's text. */
interface Hidden extends Omit<Waste, "added" | "gone"> {
  readonly added: Instruction;
  readonly gone: Instruction;
}

/**
 * What one instruction of the last build added and another hid, as the layers of its image show: also what programs did of which
 * the text says nothing. What `guesses` tell already is left out.
 */
export function checkLayers(guesses: readonly Guess[], input: RuleInput): Finding[] {
  const isTold = (hidden: Hidden): boolean => guesses.some((guess) => isSame(guess, hidden));
  const open = listHidden(input).filter((hidden) => !isTold(hidden));
  const groups = groupBy(open, (hidden) => `${hidden.kind} ${reportedAt(hidden).index}`);
  return [...groups.values()].flatMap((group) => report(group, input));
}

/** What is deleted is told where it was added, what is written again where that is done. */
function reportedAt({ kind, added, gone }: Hidden): Instruction {
  return kind === "deleted" ? added : gone;
}

/** What one RUN changes of several copies is told once. */
function isSame(guess: Guess, { added, gone, kind }: Hidden): boolean {
  return guess.gone === gone && (guess.added === added || (kind === "rewritten" && guess.finding.line === gone.line));
}

function listHidden(input: RuleInput): Hidden[] {
  const { instructions } = input.explanation.dockerfile;
  const today = new Map(instructions.map((each) => [findMeasured(each, input), each]));
  return (input.imageWaste?.waste ?? []).flatMap((each) => {
    const [added, gone] = [today.get(each.added), today.get(each.gone)];
    return added === undefined || gone === undefined ? [] : [{ ...each, added, gone }];
  });
}

/** Of what one instruction added and others deleted, or of what one wrote again that others had added. */
function report(group: readonly Hidden[], input: RuleInput): Finding[] {
  const [bytes, [largest]] = [sum(group, "bytes"), group];
  if (largest === undefined || bytes < leastWaste) return [];
  const { line, endLine, span } = reportedAt(largest);
  const { names, isOne } = nameAll(group);
  const [verb, them] = isOne ? ["is", "it"] : ["are", "them"];
  const size = formatSize(bytes);
  const common = { line, endLine, span, costMs: null, costBytes: bytes };
  if (largest.kind === "deleted") {
    const where = sayLines(group.map(({ gone }) => gone));
    const message = `${names} ${verb} deleted in ${where}, but this layer keeps ${them} in the image (${size}): ${adviseOnDeleted(largest.added, them)}.`;
    return [{ ...common, message, fixes: mergeAll(group, input) }];
  }
  const where = sayLines(group.map(({ added }) => added));
  const message = `${names} of ${where} ${verb} written again here, so the image has ${them} twice (${size}): ${adviseOnRewritten(largest, them, input)}.`;
  return [{ ...common, message, fixes: [] }];
}

function adviseOnDeleted({ keyword }: Instruction, them: string): string {
  if (keyword === "RUN") return `make, use and delete ${them} in one RUN, or in a stage of its own`;
  return `copy only what stays, and to where it stays, or mount ${them} into the RUN that needs ${them} (--mount=type=bind)`;
}

/** Of RUN instructions that are neighbours, where all that one leaves another deletes. */
function mergeAll([hidden, ...others]: readonly Hidden[], input: RuleInput): EditFix[] {
  if (hidden === undefined || others.length > 0 || hidden.count > 1) return [];
  const { added, gone, paths } = hidden;
  const neighbours = input.explanation.dockerfile.instructions.slice(added.index, gone.index + 1);
  return neighbours.every(({ keyword }) => keyword === "RUN") ? joinDownload(neighbours, paths[0] ?? "", input) : [];
}

function adviseOnRewritten({ added, gone }: Hidden, them: string, { scriptOf }: RuleInput): string {
  const commands = scriptOf(gone.index)?.commands ?? [];
  const changer = commands.find(({ name }) => name === "chown" || name === "chmod")?.name ?? null;
  if (added.keyword === "RUN")
    return changer === null
      ? "do both in one RUN, or in a stage of its own"
      : `${changer} in the RUN that makes ${them}`;
  if (changer !== null) return `use ${added.keyword} --${changer}`;
  return gone.keyword === "RUN" ? `change ${them} before, or in a stage of its own` : `copy ${them} once`;
}

/** All that a group hides: each path of a few, the folder that has many, or the largest and how many more there are. */
function nameAll(group: readonly Hidden[]): { readonly names: string; readonly isOne: boolean } {
  const paths = [...new Set(group.flatMap((each) => each.paths))];
  const count = Math.max(paths.length, sum(group, "count"));
  const [folder, ...others] = new Set(group.map((each) => each.folder));
  if (count === paths.length) return { names: sayList(paths), isOne: count === 1 };
  if (folder !== undefined && folder !== "/" && others.length === 0)
    return { names: `${formatCount(count, "path")} in ${folder}`, isOne: false };
  const largest = paths.slice(0, 3);
  return { names: sayList([...largest, `${count - largest.length} more`]), isOne: false };
}

function sum(group: readonly Hidden[], what: "bytes" | "count"): number {
  return group.reduce((total, each) => total + each[what], 0);
}
