/**
 * Milliseconds of processor time that an action takes in this process. Unlike the time on the clock it does not count
 * what other programs on the machine take.
 */
export function timeOnProcessor(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The middle of some numbers; not a number when there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const WARM_UP = 5;

/** Median milliseconds of two actions done in turn, so that load on the machine meets both; warmed up before. */
export function timeSideBySide(rounds: number, first: () => void, second: () => void): readonly [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = -WARM_UP; round < rounds; round++) {
    const both = [timeOnProcessor(first), timeOnProcessor(second)] as const;
    if (round >= 0) both.forEach((each, index) => times[index]?.push(each));
  }
  return [median(times[0]), median(times[1])];
}
