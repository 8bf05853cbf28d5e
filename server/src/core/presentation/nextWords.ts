import type { NextStep, Summary } from "../explanation.ts";
import type { Reason } from "../cache/reason.ts";
import { sayReason } from "./reasons.ts";
import { formatCount } from "./units.ts";
import { ALL_CACHED, LENS, NEXT, NEXT_BUILD, sayEstimate, sayShare } from "./words.ts";

/** How many reasons, and files of one, a line has room for. */
const MOST = 2;

/** Nobody waits for less. */
const SHORTEST_MS = 100;

/** Whether a time is worth a word on a line. */
export function isLong(durationMs: number | null): durationMs is number {
  return durationMs !== null && durationMs >= SHORTEST_MS;
}

/** Whether there is a prediction for an instruction that has a step; else its line keeps showing the last build. */
export function isPredicted({ status, reasons }: NextStep): boolean {
  if (status === "metadata") return false;
  return status !== "unknown" || !reasons.every(({ kind }) => kind === "no-record");
}

/** What the next build will do at a step, in a line: `↻ rebuilds: package.json changed`, `? depends on …`. */
export function sayNext({ status, reasons }: NextStep): string {
  switch (status) {
    case "cached":
      return NEXT.cached;
    case "skip":
    case "metadata":
      return NEXT.skip;
    case "rebuild":
      return sayRebuild(reasons);
    case "unknown":
      return NEXT.unknown(sayReasons(reasons.map(asDependence)));
  }
}

/** `≈48 s` behind it, where that is known and worth a word. */
export function sayNextWithTime(next: NextStep): string {
  const said = sayNext(next);
  return isLong(next.estimateMs) ? `${said} · ${sayEstimate(next.estimateMs)}` : said;
}

/** The next build in one line: `3 of 8 steps rebuild, 1 unknown, ≈1 min 1 s`. */
export function saySummary({ cached, rebuild, unknown, estimateMs, isPartial }: Summary): string {
  const total = cached + rebuild + unknown;
  if (cached > 0 && cached === total) return `all ${formatCount(total, "step")} cached`;
  if (rebuild === 0 && unknown > 0) return `${unknown} of ${formatCount(total, "step")} unknown`;
  const verb = rebuild === 1 ? "rebuilds" : "rebuild";
  const counted = total === 0 ? "no steps" : `${rebuild} of ${formatCount(total, "step")} ${verb}`;
  const open = unknown === 0 ? [] : [`${unknown} unknown`];
  const time = rebuild === 0 || estimateMs === null ? [] : [sayEstimate(estimateMs, isPartial)];
  return [counted, ...open, ...time].join(", ");
}

/** The next build in the fewest words: `all cached`, `5/8 cached · next ≈52 s`, `next: 5/8 cached` where no time is known. */
export function sayNextShare({ cached, rebuild, unknown, estimateMs, isPartial }: Summary): string {
  const total = cached + rebuild + unknown;
  if (total > 0 && cached === total) return ALL_CACHED;
  const share = sayShare(cached, total);
  return rebuild > 0 && estimateMs !== null
    ? `${share} · ${LENS.next} ${sayEstimate(estimateMs, isPartial)}`
    : `${LENS.next}: ${share}`;
}

/** The same with what it is said of: `next build: 3 of 8 steps rebuild, ≈1 min 1 s`. */
export function sayNextBuild(summary: Summary): string {
  return `${NEXT_BUILD}: ${saySummary(summary)}`;
}

/** A step that rebuilds for reasons of its own need not say what else it follows. */
function sayRebuild(reasons: readonly Reason[]): string {
  const own = reasons.filter(({ kind }) => kind !== "follows");
  if (own.some(({ kind }) => kind === "previous-failure")) return NEXT.failed(sayReasons(own));
  return own.length === 0 ? NEXT.follows(sayReasons(reasons)) : NEXT.rebuilds(sayReasons(own));
}

function sayReasons(reasons: readonly Reason[]): string {
  const shown = reasons.slice(0, MOST).map((reason) => sayReason(reason, MOST));
  const more = reasons.length > MOST ? [`${reasons.length - MOST} more`] : [];
  return [...shown, ...more].join(", ");
}

/** A step that follows one of which nothing is known may come out either way. */
function asDependence(reason: Reason): Reason {
  return reason.kind === "follows" ? { kind: "not-known", why: `depends on line ${reason.line}` } : reason;
}
