import type { LastStep } from "./lastStep.ts";

/** A step of the last build; what is not given is not known. */
export function step(status: LastStep["status"], facts: Partial<LastStep> = {}): LastStep {
  return {
    builtAs: 0,
    status,
    durationMs: null,
    sizeBytes: null,
    createdAt: null,
    textBefore: null,
    mayFollow: false,
    resultIds: [],
    ...facts,
  };
}
