/** What is different between two texts: one stretch, from `start` to `end` before and to `endNow` now. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly endNow: number;
}

/** The shortest such stretch; one that is empty in both when the texts are equal. */
export function findChange(before: string, now: string): TextChange {
  const shorter = Math.min(before.length, now.length);
  const start = findLongest(shorter, (from, to) => before.slice(from, to) === now.slice(from, to));
  const common = findLongest(shorter - start, (from, to) => {
    return before.slice(before.length - to, before.length - from) === now.slice(now.length - to, now.length - from);
  });
  return { start, end: before.length - common, endNow: now.length - common };
}

/**
 * The greatest length up to which two texts are the same. Compares stretches of halved length: comparing is the
 * engine's work then, which takes no time beside a loop over characters.
 */
function findLongest(limit: number, isSame: (from: number, to: number) => boolean): number {
  let same = 0;
  let different = limit + 1;
  while (different - same > 1) {
    const middle = (same + different) >> 1;
    if (isSame(same, middle)) same = middle;
    else different = middle;
  }
  return same;
}
