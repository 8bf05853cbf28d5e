import type { ExplainedStage, Explanation } from "../explanation.ts";
import { saySummary } from "./nextWords.ts";
import { tallyNext, tallySteps } from "./steps.ts";
import { formatCount, formatDuration } from "./units.ts";
import { ALL_CACHED, isStored, LENS, sayBuild, sayShare, STORED } from "./words.ts";

/** What a click on a lens does. */
export type LensAction = "none" | "build" | "rebuildWithoutCache";

/** One lens above a FROM. */
export interface LensView {
  /** Offset of the FROM. */
  readonly offset: number;
  readonly title: string;
  readonly action: LensAction;
}

/** A lens per stage that sums it up, and the actions for the whole Dockerfile at its first stage. */
export function lensesFor(explanation: Explanation): LensView[] {
  return explanation.stages.flatMap((stage) => {
    const from = explanation.instructions[stage.instructions[0] ?? -1];
    if (from === undefined) return [];
    const offset = from.instruction.span.start;
    const actions = stage.index === 0 ? actionsAt(offset) : [];
    return [{ offset, title: stageTitle(explanation, stage), action: "none" as const }, ...actions];
  });
}

function actionsAt(offset: number): LensView[] {
  return [
    { offset, title: LENS.build, action: "build" },
    { offset, title: LENS.rebuild, action: "rebuildWithoutCache" },
  ];
}

function stageTitle(explanation: Explanation, stage: ExplainedStage): string {
  const steps = stage.instructions.filter((index) => explanation.instructions[index]?.next.status !== "metadata");
  return [
    ...stageName(explanation, stage),
    formatCount(steps.length, "step"),
    ...lastBuildOf(explanation, stage),
    ...nextBuildOf(explanation, stage),
  ].join(" · ");
}

/** A Dockerfile with one unnamed stage needs no name for it. */
function stageName({ stages }: Explanation, { name, index }: ExplainedStage): string[] {
  return name === null && stages.length === 1 ? [] : [LENS.stage(name ?? String(index))];
}

function lastBuildOf(explanation: Explanation, stage: ExplainedStage): string[] {
  const build = explanation.lastBuild;
  if (build === null) return [];
  const { total, cached, durationMs, failed, canceled } = tallySteps(explanation, stage.instructions);
  if (total === 0) return [LENS.notPart];
  const status = failed ? "failed" : canceled ? "canceled" : "completed";
  const time = durationMs === 0 ? [] : [formatDuration(durationMs)];
  const stored = isStored(build.source) ? [STORED] : [];
  return [`${sayBuild(status)}: ${sayShare(cached, total)}`, ...time, ...stored];
}

function nextBuildOf(explanation: Explanation, { instructions }: ExplainedStage): string[] {
  const next = tallyNext(explanation, instructions);
  const total = next.cached + next.rebuild + next.unknown;
  if (!explanation.isPredicted || total === 0) return [];
  return [`${LENS.next}: ${next.cached === total ? ALL_CACHED : saySummary(next)}`];
}
