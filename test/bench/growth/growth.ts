/** Milliseconds that something took on so much of something, and on four times as much. */
export interface Growth {
  readonly name: string;
  readonly once: number;
  readonly fourTimes: number;
}

/** How many times as long twice as much may take. */
export const GROWTH_LIMIT = 2.3;

/** How many times as long twice as much takes. Taken over four times as much, since steps of the memory weigh less there. */
export function perDoubling({ once, fourTimes }: Growth): number {
  return Math.sqrt(fourTimes / once);
}
