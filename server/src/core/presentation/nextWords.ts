import type { NextStep, Summary } from "../explanation.ts";
import type { Reason } from "../cache/reason.ts";
import { sayReason } from "./reasons.ts";
import { formatCount } from "./units.ts";
import { NEXT, sayEstimate } from "./words.ts";

/** How many reasons, and files of one, a line has room for. */
const MOST = 2;

/** Nobody waits for less. */
const SHORTEST_MS = 100;

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
  return next.estimateMs === null || next.estimateMs < SHORTEST_MS ? said : `${said} · ${sayEstimate(next.estimateMs)}`;
}

/** The next build in one line: `3 of 8 steps rebuild, 1 unknown, ≈1 min 1 s`. */
export function saySummary({ cached, rebuild, unknown, estimateMs, isPartial }: Summary): string {
  const total = cached + rebuild + unknown;
  if (cached > 0 && cached === total) return `all ${formatCount(total, "step")} cached`;
  const verb = rebuild === 1 ? "rebuilds" : "rebuild";
  const counted = total === 0 ? "no steps" : `${rebuild} of ${formatCount(total, "step")} ${verb}`;
  const open = unknown === 0 ? [] : [`${unknown} unknown`];
  const time = rebuild === 0 || estimateMs === null ? [] : [sayEstimate(estimateMs, isPartial)];
  return [counted, ...open, ...time].join(", ");
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
