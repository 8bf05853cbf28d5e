import type { Configure } from "./command.ts";

/** The options of HEALTHCHECK. */
export const healthcheckAmounts = ["interval", "timeout", "startPeriod", "startInterval", "retries"] as const;

/** Their values: durations in nanoseconds, and a number; 0 is as good as not given. */
export type HealthcheckAmounts = Readonly<Record<(typeof healthcheckAmounts)[number], number>>;

/** What HEALTHCHECK sets. */
export interface Healthcheck extends HealthcheckAmounts {
  /** `NONE`, or `CMD` or `CMD-SHELL` with what is run. */
  readonly test: readonly string[];
}

/** What a HEALTHCHECK instruction sets, whose arguments are these. */
export function readHealthcheck(words: readonly string[], { json, flags }: Configure): Healthcheck {
  const [type = "", ...others] = words;
  const amount = (name: string): number => readAmount(flags.find((flag) => flag.name === name)?.value ?? "");
  const keyword = type.toUpperCase();
  return {
    test: [keyword === "CMD" && !json ? "CMD-SHELL" : keyword, ...others],
    interval: amount("interval"),
    timeout: amount("timeout"),
    startPeriod: amount("start-period"),
    startInterval: amount("start-interval"),
    retries: amount("retries"),
  };
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** A duration in Go's notation, such as `1m30s`, in nanoseconds, or else a number; 0 for anything else. */
function readAmount(text: string): number {
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return Number(text) || 0;
  return parts.reduce((sum, [, number, unit = ""]) => sum + Math.round(Number(number) * (nanoseconds[unit] ?? 0)), 0);
}

/**
 * The texts by which engines keep a health check in an image's history: values quoted or not, and with the start interval
 * since Docker 25. Seen on Docker 20.10.24 and 28.5.2.
 */
export function describeHealthcheck(check: Healthcheck): readonly string[] {
  const { test, interval, timeout, startPeriod, startInterval, retries } = check;
  const durations = [interval, timeout, startPeriod].map(formatDuration);
  return [durations, [...durations, formatDuration(startInterval)]].flatMap((each) => [
    `&{[${test.join(" ")}] ${each.join(" ")} ${retries}}`,
    `&{[${test.map((word) => JSON.stringify(word)).join(" ")}] ${each.map((one) => `"${one}"`).join(" ")} ${quoteCharacter(retries)}}`,
  ]);
}

/** As Go prints a duration: `1m30s`, `1.5s`, `250ms`, `0s`. */
function formatDuration(duration: number): string {
  const { s = 0, ms = 0, us = 0 } = nanoseconds;
  if (duration === 0) return "0s";
  if (duration < us) return `${duration}ns`;
  if (duration < ms) return `${duration / us}µs`;
  if (duration < s) return `${duration / ms}ms`;
  const minutes = Math.floor(duration / (60 * s));
  const seconds = `${(duration - minutes * 60 * s) / s}s`;
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

const escapes: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  39: "\\'",
  92: "\\\\",
};

/** As Go quotes the character of a number. */
function quoteCharacter(code: number): string {
  const plain = code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, "0")}` : String.fromCodePoint(code);
  return `'${escapes[code] ?? plain}'`;
}
