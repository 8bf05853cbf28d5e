import type { Timestamp } from "./buildRecord.ts";

/**
 * What the last build did at an instruction. `skipped`: it did not come there, because the stage was not needed or
 * because the build ended before. `metadata`: the instruction makes no step of its own.
 */
export type LastStatus = "cached" | "built" | "skipped" | "metadata" | "failed" | "canceled" | "unknown";

export interface LastStep {
  /** The instruction's place in the Dockerfile that was built, from 0. */
  readonly builtAs: number;
  readonly status: LastStatus;
  /** How long it really ran; null when it did not, or when that is not known. */
  readonly durationMs: number | null;
  /** Bytes that its layer adds. */
  readonly sizeBytes: number | null;
  /** When its layer was made. */
  readonly createdAt: Timestamp | null;
  /** The instruction as it was built, when the text has changed since; else null. */
  readonly textBefore: string | null;
  /** Whether the build had built something above it that it rests on: then it may only have followed that. */
  readonly mayFollow: boolean;
  /** What the builder knows the result of each of its steps by (`StepRecord.resultIds`); those that are not known are left out. */
  readonly resultIds: readonly (readonly string[])[];
}
