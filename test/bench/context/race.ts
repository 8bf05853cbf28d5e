import { spawnSync } from "node:child_process";
import { wallClock } from "../timing.ts";

/** Something whose time counts. */
export type Action = () => unknown;

/**
 * Shortest milliseconds of two actions done in turn: what a busy machine adds is not ours to measure. `afterwards` ends
 * each round and does not count.
 */
export async function race(
  rounds: number,
  ours: Action,
  other: Action,
  afterwards: Action = () => undefined,
): Promise<{ ours: number; other: number }> {
  const shortest = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    for (const [which, action] of [ours, other].entries()) {
      shortest[which] = Math.min(shortest[which] ?? Infinity, await timeOf(action));
    }
    await afterwards();
  }
  return { ours: shortest[0] ?? NaN, other: shortest[1] ?? NaN };
}

/** The longest time in milliseconds that an action keeps everything else from its turn. */
export async function longestBlock(action: Action): Promise<number> {
  let longest = 0;
  let last = wallClock();
  let isOn = true;
  const look = (): void => {
    const now = wallClock();
    longest = Math.max(longest, now - last);
    last = now;
    if (isOn) setImmediate(look);
  };
  look();
  await action();
  look();
  isOn = false;
  return longest;
}

/** Runs a program whose output does not count. */
export function run(program: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}`);
}

async function timeOf(action: Action): Promise<number> {
  const start = wallClock();
  await action();
  return wallClock() - start;
}
