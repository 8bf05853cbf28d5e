import type { Explanation, NextStep } from "../explanation.ts";
import type { LineRange } from "../text.ts";
import { isPredicted } from "./nextWords.ts";

/**
 * What a mark beside an instruction says of the next build. `origin`: it rebuilds for reasons of its own; `ripple`: only
 * because something before it does; `failed`: it runs again because it failed.
 */
export type MarkKind = "cached" | "origin" | "ripple" | "unknown" | "failed";

/** A mark beside the lines of one instruction. */
export interface MarkView extends LineRange {
  readonly kind: MarkKind;
}

/** A mark for each step that is predicted, in the order of the file; none where nothing is. */
export function marksFor({ instructions, isPredicted: hasPrediction }: Explanation): MarkView[] {
  if (!hasPrediction) return [];
  return instructions.flatMap(({ instruction: { line, endLine }, next }) => {
    const kind = isPredicted(next) ? kindOf(next) : null;
    return kind === null ? [] : [{ line, endLine, kind }];
  });
}

function kindOf({ status, reasons }: NextStep): MarkKind | null {
  switch (status) {
    case "cached":
    case "unknown":
      return status;
    case "rebuild":
      if (reasons.some(({ kind }) => kind === "previous-failure")) return "failed";
      return reasons.every(({ kind }) => kind === "follows") ? "ripple" : "origin";
    case "skip":
    case "metadata":
      return null;
  }
}
