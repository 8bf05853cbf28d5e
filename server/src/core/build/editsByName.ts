import type { BuildPlan, Step } from "../plan/plan.ts";
import { groupBy } from "../groupBy.ts";
import { alignInstructions } from "./alignInstructions.ts";
import type { StepRecord } from "./buildRecord.ts";
import { readVertexName, type VertexName } from "./vertexName.ts";

/** A recorded step where today's instruction stands, and what it was, with its variables expanded. */
export interface EditedStep {
  readonly step: StepRecord;
  readonly textBefore: string;
}

interface Named {
  readonly step: StepRecord;
  readonly name: VertexName;
}

/**
 * Of a build of which only the names of its steps are known: the instructions of today's plan that it can't have had, by
 * instruction index. Null for one that is new. `placed` are the instructions whose steps were found. An instruction that
 * shows a name which can't be told beforehand is left out; so is everything when the build announced no steps.
 */
export function findEdits(
  steps: readonly StepRecord[],
  plan: BuildPlan,
  placed: ReadonlySet<number>,
): Map<number, EditedStep | null> {
  const recorded = groupBy(steps.flatMap(readName), ({ name }) => name.stage);
  const edits = new Map<number, EditedStep | null>();
  if (recorded.size === 0) return edits;
  const byStage = groupBy(plan.steps, ({ stage }) => stage);
  for (const { index } of plan.stages.filter(({ reached }) => reached)) {
    const planned = (byStage.get(index) ?? []).filter(({ isTrigger }) => !isTrigger).map(plannedName);
    if (planned.some((name) => name === null)) continue;
    addEdits(edits, inTheirOrder(recorded.get(planned[0]?.name.stage ?? "") ?? []), planned.flatMap(notNull), placed);
  }
  return edits;
}

function addEdits(
  edits: Map<number, EditedStep | null>,
  before: readonly Named[],
  after: readonly { name: VertexName; instruction: number }[],
  placed: ReadonlySet<number>,
): void {
  const alignments = alignInstructions(
    before.map(({ name }) => comparable(name)),
    after.map(({ name }) => comparable(name)),
  );
  for (const [position, { instruction }] of after.entries()) {
    if (placed.has(instruction)) continue;
    const alignment = alignments[position];
    const old = alignment?.kind === "edited" ? before[alignment.index] : undefined;
    edits.set(instruction, old === undefined ? null : { step: old.step, textBefore: old.name.text });
  }
}

function comparable({ text }: VertexName): { keyword: string; text: string } {
  return { keyword: text.split(" ", 1)[0] ?? "", text };
}

function readName(step: StepRecord): Named[] {
  const name = step.place.kind === "name" ? readVertexName(step.place.name) : null;
  return name === null ? [] : [{ step, name }];
}

function inTheirOrder(recorded: readonly Named[]): Named[] {
  return recorded.toSorted((a, b) => a.name.number - b.name.number);
}

function plannedName({ vertexName, instruction }: Step): { name: VertexName; instruction: number } | null {
  const name = vertexName?.known === true ? readVertexName(vertexName.value) : null;
  return name === null ? null : { name, instruction };
}

function notNull<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
