/**
 * A result that the builder has, or will have: the outcome of one step. Where it can't be known whether a step came out
 * as an earlier result, it is a result of its own that `maybe` names the others.
 */
export interface Result {
  readonly id: number;
  /** The results that it may be the same as, those that these may be included. */
  readonly maybe: ReadonlySet<number>;
}

/** How two results, or two keys, compare. */
export type Likeness = "same" | "unclear" | "different";

/** Whether two results are one. */
export function compareResults(a: Result, b: Result): Likeness {
  if (a.id === b.id) return "same";
  if (a.maybe.has(b.id) || b.maybe.has(a.id)) return "unclear";
  for (const id of a.maybe) if (b.maybe.has(id)) return "unclear";
  return "different";
}

/** The worst of several comparisons: one difference decides. */
export function combineLikeness(all: Iterable<Likeness>): Likeness {
  let worst: Likeness = "same";
  for (const each of all) {
    if (each === "different") return "different";
    if (each === "unclear") worst = "unclear";
  }
  return worst;
}

/** Makes results with numbers of their own. */
export class ResultMaker {
  private next = 0;

  /** A result that is none of the known ones, or may be one of `alike`. */
  make(alike: readonly Result[]): Result {
    const maybe = new Set<number>();
    for (const { id, maybe: others } of alike) {
      maybe.add(id);
      for (const other of others) maybe.add(other);
    }
    return { id: this.next++, maybe };
  }
}
