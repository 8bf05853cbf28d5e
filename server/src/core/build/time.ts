import type { Timestamp } from "./buildRecord.ts";

/** Reads an RFC 3339 time as Docker and BuildKit print it (up to nanoseconds, which are dropped); null when it is none. */
export function readTime(text: string | undefined): Timestamp | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? null : time;
}
