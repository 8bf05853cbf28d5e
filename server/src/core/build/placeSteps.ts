import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { BuildPlan, Step } from "../plan/plan.ts";
import type { StepRecord } from "./buildRecord.ts";
import { readVertexName, type VertexName } from "./vertexName.ts";

/**
 * Finds the instruction of each recorded step in the Dockerfile that was built, of which `plan` is the plan. Answers by
 * instruction index. An instruction may have several steps (triggers, platforms, a copy and its merge), and two equal
 * instructions may share one; steps that belong to none are left out.
 */
export function placeSteps(
  steps: readonly StepRecord[],
  dockerfile: Dockerfile,
  plan: BuildPlan,
): Map<number, StepRecord[]> {
  const byLine = new Map(dockerfile.instructions.map(({ line, index }) => [line, index]));
  const byName = nameIndex(plan);
  const placed = new Map<number, StepRecord[]>();
  for (const step of steps) {
    for (const index of new Set(instructionsOf(step, byLine, byName))) {
      const there = placed.get(index);
      if (there === undefined) placed.set(index, [step]);
      else there.push(step);
    }
  }
  return placed;
}

function instructionsOf(
  step: StepRecord,
  byLine: ReadonlyMap<number, number>,
  byName: (name: VertexName) => number | undefined,
): number[] {
  const { place } = step;
  switch (place.kind) {
    case "instruction":
      return [place.index];
    case "lines":
      return place.ranges.flatMap(({ line }) => byLine.get(line) ?? []);
    case "name": {
      const name = readVertexName(place.name);
      const index = name === null ? undefined : byName(name);
      return index === undefined ? [] : [index];
    }
  }
}

/**
 * Looks a printed name up among the planned ones: by stage, number and text, else, since numbers move when the Dockerfile
 * changes, by stage and text.
 */
function nameIndex(plan: BuildPlan): (name: VertexName) => number | undefined {
  const exact = new Map<string, number>();
  const byText = new Map<string, number>();
  for (const step of plan.steps) {
    const name = plannedName(step);
    if (name !== null) {
      exact.set(`${name.stage} ${name.number} ${name.text}`, step.instruction);
      const key = `${name.stage} ${name.text}`;
      if (!byText.has(key)) byText.set(key, step.instruction);
    }
  }
  return ({ stage, number, text }) => exact.get(`${stage} ${number} ${text}`) ?? byText.get(`${stage} ${text}`);
}

function plannedName({ vertexName }: Step): VertexName | null {
  return vertexName !== null && vertexName.known ? readVertexName(vertexName.value) : null;
}
