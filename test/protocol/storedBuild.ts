import { openRecordStore } from "../../server/src/disk/recordStore.ts";
import type { BuildRecord, StepOutcome } from "../../server/src/core/build/buildRecord.ts";

/** A Dockerfile whose stored build took its first two steps from the cache and built the others. */
export const builtText = `FROM ubuntu:latest
RUN echo "Test"
COPY 1 .
ADD 2 .
`;

/** Keeps a record of a build of `builtText` where the server looks for stored builds. */
export async function storeBuild(home: string, dockerfile: string, text = builtText): Promise<void> {
  const startedAt = Date.now() - 60_000;
  const outcomes: readonly StepOutcome[] = ["cached", "cached", "built", "built"];
  const record: BuildRecord = {
    ref: "stored1",
    source: "cachelens",
    builder: "buildkit",
    status: "completed",
    startedAt,
    completedAt: startedAt + 2000,
    dockerfile: { path: dockerfile, text },
    context: null,
    target: null,
    buildArgs: new Map(),
    origin: null,
    steps: outcomes.map((outcome, index) => ({
      place: { kind: "instruction", index },
      outcome,
      startedAt,
      durationMs: outcome === "built" ? 1500 : null,
      sizeBytes: 38_000_000,
      createdAt: outcome === "built" ? startedAt : startedAt - 12 * 24 * 3600 * 1000,
      resultIds: [],
    })),
    imageLayers: [],
    error: null,
  };
  await openRecordStore(home, (message) => console.error(message)).add(record);
}
