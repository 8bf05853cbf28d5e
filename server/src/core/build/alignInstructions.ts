import { diffArrays } from "diff";
import { groupBy } from "../groupBy.ts";
import { matchInOrder } from "./matchInOrder.ts";

/** What an instruction of today's Dockerfile was in the one that was built. */
export type Alignment =
  /** The instruction at `index` of the old text, word for word. */
  | { readonly kind: "same"; readonly index: number }
  /** It stands where the old text had another instruction of the same keyword. */
  | { readonly kind: "edited"; readonly index: number }
  | { readonly kind: "new" };

/** Any instruction, as far as aligning needs it. */
export interface AlignedInstruction {
  readonly keyword: string;
  readonly text: string;
}

/** How many instructions may have come or gone for the shortest edit script to be looked for: its time grows with their square. */
const MOST_CHANGES = 200;

/**
 * Matches the instructions of a new text to those of an old one, by a shortest edit script over whole instructions; by
 * a nearly shortest one where the texts have little in common. Where a run of instructions was replaced, those of equal
 * keyword are paired in order as edits. One answer per instruction of `after`; each instruction of `before` is used at
 * most once.
 */
export function alignInstructions(
  before: readonly AlignedInstruction[],
  after: readonly AlignedInstruction[],
): Alignment[] {
  const [old, now] = [before.map(({ text }) => text), after.map(({ text }) => text)];
  const matches = matchShortest(old, now) ?? matchInOrder(old, now);
  const result: Alignment[] = [];
  let from = 0;
  for (const [at, match] of [...matches, before.length].entries()) {
    if (match === null) continue;
    const added = after.slice(result.length, at);
    if (added.length > 0) for (const alignment of added.map(editPairer(before, from, match))) result.push(alignment);
    if (at < after.length) result.push({ kind: "same", index: match });
    from = match + 1;
  }
  return result;
}

/** Where each new text stood before, null for those that did not; null as a whole when there are too many changes. */
function matchShortest(before: string[], after: string[]): (number | null)[] | null {
  const changes = diffArrays(before, after, { maxEditLength: MOST_CHANGES });
  if (changes === undefined) return null;
  let at = 0;
  return changes.flatMap(({ added, removed, count }) => {
    if (added) return Array.from({ length: count }, () => null);
    const from = at;
    at += count;
    return removed ? [] : Array.from({ length: count }, (_, offset) => from + offset);
  });
}

/** Finds for one added instruction after the other what it replaced among those of the old text in [from, to). */
function editPairer(
  before: readonly AlignedInstruction[],
  from: number,
  to: number,
): (added: AlignedInstruction) => Alignment {
  const places = Array.from({ length: to - from }, (_, offset) => to - 1 - offset);
  const lastFirst = groupBy(places, (index) => before[index]?.keyword);
  let next = from;
  return ({ keyword, text }) => {
    const replaced = lastFirst.get(keyword) ?? [];
    while ((replaced.at(-1) ?? next) < next) replaced.pop();
    const index = replaced.pop();
    if (index === undefined) return { kind: "new" };
    next = index + 1;
    return { kind: before[index]?.text === text ? "same" : "edited", index };
  };
}
