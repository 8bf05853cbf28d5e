import { checkFlags } from "./checkFlags.ts";
import type { FlagKinds } from "./checkFlags.ts";
import type { Flag, Instruction } from "./dockerfile.ts";

const flagKinds: FlagKinds = new Map([
  ["interval", "text"],
  ["timeout", "text"],
  ["start-period", "text"],
  ["start-interval", "text"],
  ["retries", "text"],
]);

// What almost all write, and never shorter than 1ms.
const wholeDuration = /^[1-9][0-9]*(?:ms|s|m|h)$/;
// As Go writes durations: 1m30s, 1.5h, 0.
const duration = /^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const part = /([0-9.]+)(ns|us|µs|μs|ms|s|m|h)/g;
const milliseconds: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1e3],
  ["m", 6e4],
  ["h", 3.6e6],
]);
const largestRetries = 2 ** 31 - 1;

/** Why the builder refuses a HEALTHCHECK, null when it takes it. */
export function checkHealthcheck({ keyword, words, flags }: Instruction): string | null {
  const [type, ...command] = words;
  switch (type?.toUpperCase()) {
    case "NONE":
      return command.length > 0 ? "HEALTHCHECK NONE takes no arguments." : null;
    case "CMD":
      if (command.length === 0) return "HEALTHCHECK CMD needs a command.";
      return checkFlags(keyword, flags, flagKinds) ?? checkValues(flags);
    default:
      return "HEALTHCHECK takes CMD and a command, or NONE.";
  }
}

function checkValues(flags: readonly Flag[]): string | null {
  for (const { name, value } of flags) {
    const error = value === null || value === "" ? null : checkValue(name, value);
    if (error !== null) return error;
  }
  return null;
}

function checkValue(name: string, value: string): string | null {
  if (name === "retries") {
    const isCount = /^[-+]?[0-9]+$/.test(value) && Number(value) >= 0 && Number(value) <= largestRetries;
    return isCount ? null : `--retries is a whole number from 0 on, not "${value}".`;
  }
  if (wholeDuration.test(value)) return null;
  if (!duration.test(value)) return `--${name} is a duration such as 30s or 1m30s, not "${value}".`;
  const length = toMilliseconds(value);
  return length === 0 || length >= 1 ? null : `--${name} can't be shorter than 1ms.`;
}

function toMilliseconds(value: string): number {
  let sum = 0;
  for (const [, count, unit] of value.matchAll(part)) sum += Number(count) * (milliseconds.get(unit ?? "") ?? 0);
  return value.startsWith("-") ? -sum : sum;
}
