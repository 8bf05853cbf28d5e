import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { fullOrAsWritten } from "../plan/imageReference.ts";
import type { BuildPlan } from "../plan/plan.ts";
import type { StepRecord } from "./buildRecord.ts";
import { findTwins } from "./twinInstructions.ts";
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
  if (steps.some(({ place }) => place.kind === "name")) shareAmongTwins(placed, plan);
  return placed;
}

/** A step is announced once, under the name of one of the instructions that are the same to BuildKit. */
function shareAmongTwins(placed: Map<number, StepRecord[]>, plan: BuildPlan): void {
  for (const twins of findTwins(plan)) {
    const steps = twins.flatMap((index) => placed.get(index) ?? []);
    if (steps.length === 0) continue;
    for (const index of twins) if (!placed.has(index)) placed.set(index, steps);
  }
}

function instructionsOf(step: StepRecord, byLine: ReadonlyMap<number, number>, byName: NameIndex): readonly number[] {
  const { place } = step;
  switch (place.kind) {
    case "instruction":
      return [place.index];
    case "lines":
      return place.ranges.flatMap(({ line }) => byLine.get(line) ?? []);
    case "name":
      return byName(place.name);
  }
}

/** The instructions that a printed name stands for. */
type NameIndex = (printed: string) => readonly number[];

const BASE_LOOKUP = /^\[internal\] load metadata for (\S+)$/;
/** An image of `--build-context`, under the name that was given to it (BuildKit's frontend/dockerui/namedcontext.go). */
const NAMED_IMAGE = /^\[context [^\]]+\] (\S+)$/;

/**
 * Looks a printed name up among the planned ones: by stage, number and text, else, since numbers move when the Dockerfile
 * changes, by stage and text. A step that another build makes at the same time may have the name that it has there: then
 * by text alone. An image is one step for all stages that start from it: only its reference counts.
 */
function nameIndex(plan: BuildPlan): NameIndex {
  const bases = basesByText(plan);
  const stages = new Set<string>();
  const byKey = new Map<string, number[]>();
  for (const { vertexName, instruction } of plan.steps) {
    const name = vertexName?.known === true ? readVertexName(vertexName.value) : null;
    if (name === null) continue;
    stages.add(name.stage);
    for (const key of keysOf(name)) {
      const there = byKey.get(key);
      if (there === undefined) byKey.set(key, [instruction]);
      else there.push(instruction);
    }
  }
  return (printed) => {
    const image = BASE_LOOKUP.exec(printed)?.[1] ?? NAMED_IMAGE.exec(printed)?.[1];
    if (image !== undefined) return bases.get(`FROM ${fullOrAsWritten(image)}`) ?? [];
    const name = readVertexName(printed);
    if (name === null) return [];
    const [exact, inStage, anywhere] = keysOf(name).map((key) => byKey.get(key));
    const own = (exact ?? inStage)?.slice(0, 1);
    const alike = !stages.has(name.stage) && anywhere?.length === 1 ? anywhere : [];
    return bases.get(name.text) ?? own ?? alike;
  };
}

/** What a step is looked up by, the surest first. */
function keysOf({ stage, number, text }: VertexName): string[] {
  return [[stage, number, text], [stage, text], [text]].map((parts) => parts.join("\0"));
}

/** The FROM instructions that a build comes to, by what is printed of them. */
function basesByText({ steps, instructions }: BuildPlan): Map<string, number[]> {
  const bases = new Map<string, number[]>();
  for (const { command, vertexName, instruction } of steps) {
    if (command.kind !== "base" || vertexName?.known !== true || instructions[instruction]?.reached !== true) continue;
    const text = readVertexName(vertexName.value)?.text ?? "";
    const group = bases.get(text);
    if (group === undefined) bases.set(text, [instruction]);
    else group.push(instruction);
  }
  return bases;
}
