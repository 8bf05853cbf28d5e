import type { BuildRecord, StepOutcome, StepPlace, StepRecord } from "../../../server/src/core/build/buildRecord.ts";
import type { Dockerfile } from "../../../server/src/core/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import { planBuild } from "../../../server/src/core/plan/planBuild.ts";

/** The time of the builds: any will do. */
export const buildTime = Date.UTC(2026, 0, 1);

/** A build of this text in which every third step was built and the others came from the cache, as BuildKit's provenance tells. */
export function recordBuild(text: string): BuildRecord {
  const dockerfile = parseDockerfile(text);
  const { steps } = planBuild(dockerfile);
  const places = steps.map(({ instruction }): StepPlace => {
    const { line, endLine } = dockerfile.instructions[instruction] ?? { line: 1, endLine: 1 };
    return { kind: "lines", ranges: [{ line, endLine }] };
  });
  return toRecord(dockerfile, "completed", text, places);
}

/** The same build ended by a failure: its steps are known by their names only. All stages from one image share a step. */
export function recordFailedBuild(text: string): BuildRecord {
  const dockerfile = parseDockerfile(text);
  const { steps } = planBuild(dockerfile);
  const names = steps.flatMap(({ vertexName }) => (vertexName?.known === true ? vertexName.value : []));
  const firstBase = names.findIndex(isBase);
  const announced = names.filter((name, at) => !isBase(name) || at === firstBase);
  const places = announced.map((name): StepPlace => ({ kind: "name", name }));
  return toRecord(dockerfile, "failed", null, places);
}

function isBase(name: string): boolean {
  return name.includes("] FROM ");
}

function toRecord(
  { instructions }: Dockerfile,
  status: BuildRecord["status"],
  text: string | null,
  places: readonly StepPlace[],
): BuildRecord {
  const inImage = instructions.filter(({ keyword }) => keyword !== "FROM");
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
    origin: null,
    steps: places.map(toStep),
    imageLayers: inImage.map(({ keyword }, at) => ({ keyword, createdAt: buildTime, sizeBytes: at })).reverse(),
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
    resultIds: [],
  };
}
