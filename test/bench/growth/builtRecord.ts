import type { BuildRecord, StepOutcome, StepPlace, StepRecord } from "../../../server/src/core/build/buildRecord.ts";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import { planBuild } from "../../../server/src/core/plan/planBuild.ts";

/** The time of the builds: any will do. */
export const buildTime = Date.UTC(2026, 0, 1);

/** A build of this text in which every third step was built and the others came from the cache, as BuildKit's provenance tells. */
export function recordBuild(text: string): BuildRecord {
  const { instructions } = parseDockerfile(text);
  return toRecord(text, "completed", (place, at) => toStep({ kind: "lines", ranges: [instructions[place] ?? none] }, at));
}

/** The same build ended by a failure: its steps are known by their names only. */
export function recordFailedBuild(text: string): BuildRecord {
  const names = new Map(planOf(text).steps.map(({ instruction, vertexName }) => [instruction, vertexName]));
  const record = toRecord(text, "failed", (place, at) => {
    const name = names.get(place);
    return toStep({ kind: "name", name: name?.known === true ? name.value : "" }, at);
  });
  return { ...record, dockerfile: { ...record.dockerfile, text: null } };
}

const none = { line: 1, endLine: 1 };

function planOf(text: string) {
  return planBuild(parseDockerfile(text));
}

function toRecord(
  text: string,
  status: BuildRecord["status"],
  step: (instruction: number, at: number) => StepRecord,
): BuildRecord {
  return {
    ref: "bench",
    source: "history",
    builder: "buildkit",
    status,
    startedAt: buildTime,
    completedAt: buildTime + 60_000,
    dockerfile: { path: "/project/Dockerfile", text },
    context: "/project",
    target: null,
    buildArgs: new Map(),
    steps: planOf(text).steps.map(({ instruction }, at) => step(instruction, at)),
    imageLayers: layersOf(text),
    error: null,
  };
}

function toStep(place: StepPlace, at: number): StepRecord {
  const outcome: StepOutcome = at % 3 === 0 ? "built" : "cached";
  return {
    place,
    outcome,
    startedAt: buildTime,
    durationMs: outcome === "built" ? at * 10 : null,
    sizeBytes: at * 1000,
    createdAt: buildTime - at * 1000,
  };
}

function layersOf(text: string): BuildRecord["imageLayers"] {
  const { instructions } = parseDockerfile(text);
  return instructions
    .filter(({ keyword }) => keyword !== "FROM")
    .map(({ keyword }, at) => ({ keyword, createdAt: buildTime, sizeBytes: at }))
    .reverse();
}
