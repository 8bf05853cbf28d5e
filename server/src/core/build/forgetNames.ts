import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord, StepRecord } from "./buildRecord.ts";
import { namingPlanOf } from "./describeLastSteps.ts";
import { placeSteps } from "./placeSteps.ts";

/**
 * The same record, fit to be kept, without the values of build arguments: steps that are only known by their name, which
 * shows them, are placed at their instruction; steps that belong to no instruction go. `text` is the Dockerfile that was
 * built.
 */
export function forgetNames(record: BuildRecord, text: string): BuildRecord {
  const dockerfile = parseDockerfile(text);
  const named = record.steps.filter(({ place }) => place.kind === "name");
  const kept = record.steps.filter(({ place }) => place.kind !== "name");
  const placed = [...placeSteps(named, dockerfile, namingPlanOf(record, dockerfile))].flatMap(([index, steps]) =>
    steps.map((step): StepRecord => ({ ...step, place: { kind: "instruction", index } })),
  );
  return {
    ...record,
    dockerfile: { ...record.dockerfile, text },
    steps: [...kept, ...placed],
    error: record.error === null ? null : forgetValues(record.error, record.buildArgs),
    buildArgs: new Map(),
  };
}

/** Shorter ones are no secrets, and would be found in every exit code. */
const SHORTEST_VALUE = 4;

/** An error may show what a build argument became: `"/value/file": not found`. */
function forgetValues(error: string, buildArgs: ReadonlyMap<string, string>): string {
  return [...buildArgs]
    .filter(([, value]) => value.length >= SHORTEST_VALUE)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((text, [name, value]) => text.replaceAll(value, () => `$${name}`), error);
}
