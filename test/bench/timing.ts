import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** Frees what nobody holds any more. */
export const collectGarbage = runInNewContext("gc") as () => void;

/** Milliseconds since some moment. */
export type Clock = () => number;

/** Time as it passes; fine enough for microseconds. */
export const wallClock: Clock = () => Number(process.hrtime.bigint()) / 1e6;

/** Processor time of this process: what else runs on the machine does not count. For a millisecond and more. */
export const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Something whose parts are measured one by one. */
export type Work = readonly (() => unknown)[];

/**
 * Milliseconds of two works done in turn, each without the garbage of the other. Every part counts with its shortest
 * time: what a busy machine adds is not ours to measure.
 */
export function timeSideBySide(rounds: number, clock: Clock, first: Work, second: Work): readonly [number, number] {
  const shortest = [first, second].map((work) => work.map(() => Infinity));
  for (let round = 0; round < rounds; round++) {
    for (const [which, work] of [first, second].entries()) {
      collectGarbage();
      const times = work.map((part) => timeOf(part, clock));
      shortest[which] = shortest[which]?.map((before, at) => Math.min(before, times[at] ?? before)) ?? [];
    }
  }
  const [ours = [], other = []] = shortest;
  return [sum(ours), sum(other)];
}

/** Milliseconds of one part. */
export function timeOf(part: () => unknown, clock: Clock): number {
  const start = clock();
  part();
  return clock() - start;
}

/** All of them together. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The middle of some numbers; not a number when there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
