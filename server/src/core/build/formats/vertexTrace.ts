import type { StepOutcome, Timestamp } from "../buildRecord.ts";

/** One vertex of BuildKit's build graph, with all that a progress log told about it. */
export interface Vertex {
  readonly digest: string;
  /** As BuildKit prints it: `[build 2/6] WORKDIR /src`, `[internal] load build context`, `exporting to image`. */
  readonly name: string;
  readonly inputs: readonly string[];
  /** In the order of their start. A vertex without inputs has one more than it has runs: see `outcomeOf`. */
  readonly intervals: readonly Interval[];
}

/** One stretch of work on a vertex. `completedAt` is null while it runs, and for good when the build was cut off. */
export interface Interval {
  readonly startedAt: Timestamp;
  readonly completedAt: Timestamp | null;
  readonly cached: boolean;
  readonly error: string | null;
}

/**
 * Whether a vertex stands for an instruction of the Dockerfile: BuildKit marks its own work otherwise. Looking for a base
 * image that can't be had is all that is ever announced of its FROM.
 */
export function isInstruction({ name, intervals }: Vertex): boolean {
  if (name.startsWith("[internal] load metadata for ")) return intervals.at(-1)?.error != null;
  return /^(LINK )?\[(?!internal\]|auth\])/.test(name);
}

/**
 * What became of a vertex, judged after the build has ended (`ended`) or while it runs.
 *
 * A vertex with inputs has at most one interval. One without inputs (an image, an inline document) has an interval
 * for computing its key first, and two where the name was resolved to a digest; only what comes after those is work.
 * `cached` without an end means that the build stopped before it looked (moby/buildkit#5644).
 */
export function outcomeOf(vertex: Vertex, ended: boolean): StepOutcome {
  const last = vertex.intervals.at(-1);
  if (last === undefined) return "notReached";
  if (last.error !== null) return isCancellation(last.error) ? "canceled" : "failed";
  if (last.completedAt === null) return unfinished(last, ended);
  if (last.cached) return "cached";
  return vertex.intervals.length > keyIntervals(vertex) ? "built" : "cached";
}

function unfinished(interval: Interval, ended: boolean): StepOutcome {
  if (interval.cached) return "notReached";
  return ended ? "canceled" : "running";
}

function keyIntervals(vertex: Vertex): number {
  if (vertex.inputs.length > 0) return 0;
  return vertex.name.includes("@sha256:") ? 2 : 1;
}

/** Whether an error says that the build was cancelled, rather than that something went wrong in it. */
export function isCancellation(error: string): boolean {
  return /context canceled|CANCELED|code = Canceled/.test(error);
}
