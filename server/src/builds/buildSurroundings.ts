import type { BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import type { Keeping } from "../facts/keeping.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import type { BuildEnd } from "./runBuild.ts";

/** What a build needs of the program that runs it. */
export interface BuildSurroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly keeping: Keeping;
  readonly connect: () => Promise<DockerApi>;
  readonly now: () => Timestamp;
  /** Shows a line on standard output. */
  readonly out: (line: string) => void;
  /** Shows a line on standard error. */
  readonly err: (line: string) => void;
}

/** A build that ended, and what it did; null when nothing was learnt of it. */
export interface BuildRun {
  readonly end: BuildEnd;
  readonly record: BuildRecord | null;
}

/** What a record says of a build that ended so. */
export function statusOf(end: BuildEnd): "completed" | "failed" | "canceled" {
  if (end.kind === "canceled") return "canceled";
  return end.kind === "exited" && end.code === 0 ? "completed" : "failed";
}
