import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord, StepRecord } from "./buildRecord.ts";
import { planOfRecord } from "./describeLastSteps.ts";
import { placeSteps } from "./placeSteps.ts";

/**
 * The same record, fit to be kept: steps that are only known by their name are placed at their instruction, since
 * BuildKit's names show the values of build arguments; steps that belong to no instruction go. `text` is the Dockerfile
 * that was built.
 */
export function forgetNames(record: BuildRecord, text: string): BuildRecord {
  const dockerfile = parseDockerfile(text);
  const named = record.steps.filter(({ place }) => place.kind === "name");
  const kept = record.steps.filter(({ place }) => place.kind !== "name");
  const placed = [...placeSteps(named, dockerfile, planOfRecord(record, dockerfile))].flatMap(([index, steps]) =>
    steps.map((step): StepRecord => ({ ...step, place: { kind: "instruction", index } })),
  );
  return {
    ...record,
    dockerfile: { ...record.dockerfile, text },
    steps: [...kept, ...placed],
    buildArgs: new Map(),
  };
}
