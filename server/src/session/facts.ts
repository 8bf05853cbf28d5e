import { isDeepStrictEqual } from "node:util";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { NewestBuild } from "../engine/newestBuild.ts";

/** Why sources are asked again. */
export type RefreshCause = "opened" | "command" | "build" | "focus" | "poll";

/** How long an answer is good enough, in milliseconds: 0 asks at once, and takes the place of a question under way. */
const PATIENCE: Readonly<Record<RefreshCause, number>> = {
  opened: 0,
  command: 0,
  build: 0,
  focus: 2000,
  poll: 10_000,
};

/** Whether to ask now, for a cause, when sources were last asked at `askedAt` (null: never) and may still be thinking. */
export function isDue(cause: RefreshCause, now: number, askedAt: number | null, underWay: boolean): boolean {
  const patience = PATIENCE[cause];
  if (patience === 0 || askedAt === null) return true;
  return !underWay && now - askedAt >= patience;
}

/**
 * What is known after an answer. A build that was known before stays the last one until a newer is found: an engine that
 * stopped, or that forgot, takes nothing away. Only the user's own command starts afresh, once Docker answers.
 */
export function mergeAnswer(held: NewestBuild | null, answer: NewestBuild, cause: RefreshCause): NewestBuild {
  if (held?.record == null || (cause === "command" && answer.fault === null)) return answer;
  const isNews = answer.record !== null && isNewsTo(held.record, answer.record, answer.fault !== null);
  return isNews ? answer : { ...held, note: answer.note ?? held.note, fault: answer.fault };
}

/** Of the same build a live source has more to tell than the store, which is all that answers without Docker. */
function isNewsTo(held: BuildRecord, answered: BuildRecord, isStored: boolean): boolean {
  return answered.ref === held.ref ? !isStored : answered.startedAt >= held.startedAt;
}

/** Whether two states of knowledge show the same. */
export function isSame(a: NewestBuild | null, b: NewestBuild): boolean {
  return isDeepStrictEqual(a, b);
}
