import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { Problem } from "../text.ts";
import { announceInstructions } from "./announcement.ts";
import { readGlobalArguments } from "./globalArguments.ts";
import type { StepId } from "./command.ts";
import type { BuildPlan, Stage, StageUse } from "./plan.ts";
import { planInstructions } from "./planInstructions.ts";
import { defaultPlanOptions, type PlanOptions } from "./planOptions.ts";
import { planSteps } from "./planSteps.ts";
import type { Report } from "./report.ts";
import { listUses, sourceFinder } from "./sources.ts";
import { cutIntoStages, type Parts } from "./stageParts.ts";
import { draftStages, readStageName, type StageDraft } from "./stages.ts";
import { findReached, findTarget } from "./target.ts";

/** Works out what the builder will do with a Dockerfile. Options that are left out are those of a plain `docker build`. */
export function planBuild(dockerfile: Dockerfile, given: Partial<PlanOptions> = {}): BuildPlan {
  const options: PlanOptions = { ...defaultPlanOptions, ...given };
  const { problems, report } = openReport();
  const parts = cutIntoStages(dockerfile.instructions);
  const globals = readGlobalArguments(parts.globals, nameTarget(parts, options), options, dockerfile.escape, report);
  const drafts = draftStages(parts.stages, globals, dockerfile, options, report);
  const find = sourceFinder(drafts, options);
  const uses = listUses(drafts, find);
  const target = findTarget(drafts, options, report);
  const reached = findReached(drafts.length, target, uses, options);
  const { steps, lastSteps } = planSteps({ dockerfile, options, globals, stages: drafts, find, reached, report });
  const announcements = options.builder === "classic" ? announceInstructions(parts, target) : new Map<number, string>();
  return {
    stages: finishStages(drafts, uses, reached, lastSteps),
    target,
    instructions: planInstructions(dockerfile.instructions, drafts, reached, steps, announcements),
    steps,
    problems: problems.toSorted((a, b) => a.line - b.line),
  };
}

/** The value of TARGETSTAGE. */
function nameTarget({ stages }: Parts, { target }: PlanOptions): string {
  const last = stages.at(-1);
  return target || (last && readStageName(last.from)) || "default";
}

function finishStages(
  drafts: readonly StageDraft[],
  uses: readonly StageUse[],
  reached: readonly boolean[],
  lastSteps: readonly (StepId | null)[],
): readonly Stage[] {
  const usedBy = drafts.map((): StageUse[] => []);
  for (const use of uses) usedBy[use.stage]?.push(use);
  return drafts.map(({ index, name, from, base, platform }) => ({
    index,
    name,
    from: from.index,
    base,
    platform,
    reached: reached[index] ?? false,
    usedBy: usedBy[index] ?? [],
    lastStep: lastSteps[index] ?? null,
  }));
}

/** Collects problems. The same words may be expanded for more than one purpose, so each problem counts once. */
function openReport(): { readonly problems: readonly Problem[]; readonly report: Report } {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const report: Report = ({ line, endLine }, message) => {
    const key = `${line} ${message}`;
    if (!seen.has(key)) problems.push({ line, endLine, severity: "error", message });
    seen.add(key);
  };
  return { problems, report };
}
