import type { BuildRecord, StepOutcome, StepPlace, StepRecord } from "./buildRecord.ts";

/** A step of which nothing but its outcome is known. */
export function stepRecord(place: StepPlace, outcome: StepOutcome, facts: Partial<StepRecord> = {}): StepRecord {
  return {
    place,
    outcome,
    startedAt: null,
    durationMs: null,
    sizeBytes: null,
    createdAt: null,
    resultIds: [],
    ...facts,
  };
}

/** A step placed by lines of the Dockerfile that was built. */
export function stepAtLine(line: number, outcome: StepOutcome, facts: Partial<StepRecord> = {}): StepRecord {
  return stepRecord({ kind: "lines", ranges: [{ line, endLine: line }] }, outcome, facts);
}

/** A step placed by the name that BuildKit printed. */
export function stepNamed(name: string, outcome: StepOutcome, facts: Partial<StepRecord> = {}): StepRecord {
  return stepRecord({ kind: "name", name }, outcome, facts);
}

/** A completed BuildKit build of which nothing more is known. */
export function recordOf(steps: readonly StepRecord[], facts: Partial<BuildRecord> = {}): BuildRecord {
  return {
    ref: "abc",
    source: "history",
    builder: "buildkit",
    status: "completed",
    startedAt: 1000,
    completedAt: 2000,
    dockerfile: { path: "/project/Dockerfile", text: null },
    context: "/project",
    target: null,
    buildArgs: new Map(),
    origin: null,
    steps,
    imageLayers: [],
    error: null,
    ...facts,
  };
}
