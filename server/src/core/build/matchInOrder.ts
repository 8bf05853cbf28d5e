import { groupBy } from "../groupBy.ts";

/**
 * Where each of the new texts stood among the old ones, or null, in increasing places. Quick for texts that have little
 * in common: of equal texts the first is matched with the first, the second with the second, and of these matches as
 * many are kept as stand in the same order. That is the most there can be when no text stands twice.
 */
export function matchInOrder(before: readonly string[], after: readonly string[]): (number | null)[] {
  const lastFirst = groupBy([...before.keys()].reverse(), (index) => before[index]);
  return keepLongestRise(after.map((text) => lastFirst.get(text)?.pop() ?? null));
}

/** A rise that ends with `value`, which stands at `at`. */
interface Rise {
  readonly at: number;
  readonly value: number;
  readonly before: Rise | null;
}

/** Leaves a longest increasing run of the values and puts null in place of the others. */
function keepLongestRise(values: readonly (number | null)[]): (number | null)[] {
  /** Per length less one, the rise that ends lowest. */
  const rises: Rise[] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const length = countBelow(rises, value);
    rises[length] = { at, value, before: rises[length - 1] ?? null };
  }
  const kept = values.map((): number | null => null);
  for (let rise = rises.at(-1) ?? null; rise !== null; rise = rise.before) kept[rise.at] = rise.value;
  return kept;
}

/** How many of the rises end below a value; they end in increasing order. */
function countBelow(rises: readonly Rise[], value: number): number {
  let low = 0;
  let high = rises.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rises[middle]?.value ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
