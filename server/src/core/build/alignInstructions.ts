import { diffArrays } from "diff";

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

/**
 * Matches the instructions of a new text to those of an old one, by a shortest edit script over whole instructions.
 * Where a run of instructions was replaced, those of equal keyword are paired in order as edits. One answer per
 * instruction of `after`; each instruction of `before` is used at most once.
 */
export function alignInstructions(
  before: readonly AlignedInstruction[],
  after: readonly AlignedInstruction[],
): Alignment[] {
  const result: Alignment[] = [];
  let at = 0;
  let removed: number[] = [];
  for (const change of diffArrays([...before], [...after], { comparator: (a, b) => a.text === b.text })) {
    if (change.removed) {
      removed = range(at, change.count);
      at += change.count;
    } else if (change.added) {
      result.push(...pairEdits(before, removed, change.value));
      removed = [];
    } else {
      result.push(...range(at, change.count).map((index): Alignment => ({ kind: "same", index })));
      at += change.count;
      removed = [];
    }
  }
  return result;
}

function pairEdits(
  before: readonly AlignedInstruction[],
  removed: readonly number[],
  added: readonly AlignedInstruction[],
): Alignment[] {
  let next = 0;
  return added.map(({ keyword }) => {
    const found = removed.findIndex((index, position) => position >= next && before[index]?.keyword === keyword);
    if (found < 0) return { kind: "new" };
    next = found + 1;
    return { kind: "edited", index: removed[found] ?? 0 };
  });
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, offset) => from + offset);
}
