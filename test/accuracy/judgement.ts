import type { Reason, Verdict } from "../../server/src/core/cache/reason.ts";
import type { LastStatus } from "../../server/src/core/build/lastStep.ts";

/**
 * How a prediction compares with what happened. `not told`: the build ended before it came there, or those before it ended
 * before they came to anything.
 */
export type Outcome = "right" | "wrong cached" | "wrong rebuild" | "wrong" | "unknown" | "not told";

/**
 * Facts that can't be known before the build: what a stage that runs will give, what an image or a URL holds that is not
 * at hand, what was still running when a build failed, which images builds used that nobody saw, what pruning took.
 */
const openQuestions = new Set<Reason["kind"]>([
  "stage-output",
  "remote-source",
  "base-unknown",
  "use-untold",
  "failure-untold",
  "cache-pruned",
]);

/** What happened, as a prediction would say it. */
const verdictOf: Readonly<Partial<Record<LastStatus, Verdict["kind"]>>> = {
  cached: "cached",
  built: "rebuild",
  failed: "rebuild",
  skipped: "skip",
  metadata: "metadata",
};

/**
 * Compares the prediction for an instruction with what the builder did there. When a build fails, BuildKit marks as cached
 * what it never looked at, and names no triggers that it did not come to.
 */
export function judge(predicted: Verdict["kind"], did: LastStatus, buildFailed: boolean): Outcome {
  const expected = verdictOf[did];
  if (expected === undefined || (buildFailed && did === "skipped")) return "not told";
  if (predicted === expected) return "right";
  if (buildFailed && (did === "cached" || did === "metadata")) return "not told";
  if (predicted === "unknown") return "unknown";
  return predicted === "cached" ? "wrong cached" : predicted === "rebuild" ? "wrong rebuild" : "wrong";
}

/** Whether an unknown could have been known. */
export function isDecidable(reasons: readonly Pick<Reason, "kind">[]): boolean {
  return !reasons.some(({ kind }) => openQuestions.has(kind));
}
