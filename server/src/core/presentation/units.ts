import type { Timestamp } from "../build/buildRecord.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SIZES = ["B", "kB", "MB", "GB", "TB"] as const;
const AGES = [
  { length: 365 * DAY, unit: "y" },
  { length: 30 * DAY, unit: "mo" },
  { length: DAY, unit: "d" },
  { length: HOUR, unit: "h" },
  { length: MINUTE, unit: "min" },
] as const;

/** Bytes in powers of 1000, as Docker counts them: `6 B`, `4.1 kB`, `38 MB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // From here on it is rounded to a thousand.
  while (unit < SIZES.length - 1 && value >= 999.5) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? String(Math.round(value)) : shorten(value)} ${SIZES[unit] ?? ""}`;
}

/** How long something took: `42 ms`, `4.2 s`, `48 s`, `2 min 5 s`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < SECOND) return `${ms} ms`;
  if (Math.round(ms / SECOND) < 60) return `${shorten(ms / SECOND)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return joinUnits(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return joinUnits(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** How long ago something was, in one unit and rounded down: `3 s`, `5 min`, `7 h`, `12 d`, `3 mo`, `2 y`. */
export function formatAge(milliseconds: number): string {
  const { length, unit } = AGES.find((age) => milliseconds >= age.length) ?? { length: SECOND, unit: "s" };
  return `${Math.max(0, Math.floor(milliseconds / length))} ${unit}`;
}

/** A point in time to the minute, in UTC: `2026-11-21 16:49 UTC`. */
export function formatTime(time: Timestamp): string {
  const [date = "", clock = ""] = new Date(time).toISOString().split("T");
  return `${date} ${clock.slice(0, 5)} UTC`;
}

/** A count with its noun: `1 step`, `7 steps`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Below ten with one decimal, unless that is a zero; else none. */
function shorten(value: number): string {
  const rounded = value.toFixed(value < 9.95 ? 1 : 0);
  return rounded.endsWith(".0") ? rounded.slice(0, -2) : rounded;
}

function joinUnits(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
