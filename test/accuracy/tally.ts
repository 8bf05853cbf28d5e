import { isDecidable, type Outcome } from "./judgement.ts";
import type { Judgement, StoryResult } from "./runStory.ts";

/** What came of many stories on one builder. */
export interface Tally {
  readonly title: string;
  readonly results: readonly StoryResult[];
  readonly seconds: number;
}

const columns = ["stories", "builds", "failed", "instructions", "right", "wrong cached", "wrong rebuild", "wrong"];
const more = ["unknown", "decidable", "not told", "plans", "other plans", "seconds"];

/**
 * One line per tally, with numbers of instructions; `decidable` are those unknown that could have been known. `plans` are
 * builds whose operations were compared with BuildKit's own record, `other plans` those where they are others.
 */
export function layOutTallies(tallies: readonly Tally[]): readonly string[] {
  const heads = ["", ...columns, ...more];
  const rows = tallies.map(rowOf);
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const pad = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  return [heads, ...rows].map(pad);
}

function rowOf({ title, results, seconds }: Tally): readonly string[] {
  const all = results.flatMap(({ judgements }) => judgements);
  const count = (outcome: Outcome): number => all.filter((each) => each.outcome === outcome).length;
  const numbers = [
    results.length,
    results.reduce((sum, { builds }) => sum + builds, 0),
    results.reduce((sum, { failures }) => sum + failures.length, 0),
    all.length,
    ...(["right", "wrong cached", "wrong rebuild", "wrong", "unknown"] as const).map(count),
    all.filter(isGap).length,
    count("not told"),
    results.reduce((sum, { operations }) => sum + operations.length, 0),
    results.reduce((sum, { operations }) => sum + operations.filter((each) => each.length > 0).length, 0),
    Math.round(seconds),
  ];
  return [title, ...numbers.map(String)];
}

/** Whether a judgement tells of a fault of ours. */
export function isFault(judgement: Judgement): boolean {
  return judgement.outcome.startsWith("wrong") || isGap(judgement);
}

function isGap({ outcome, predicted }: Judgement): boolean {
  return outcome === "unknown" && isDecidable(predicted.reasons);
}
