import type { BuildRecord } from "../build/buildRecord.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { LastStep } from "../build/lastStep.ts";
import type { ExplainedInstruction, ExplainedStage, Explanation, NextStep, Summary } from "../explanation.ts";
import { planBuild } from "../plan/planBuild.ts";
import { tallyNext } from "./steps.ts";

/** The present of all examples: 2026-11-21 16:49 UTC. */
export const NOW = Date.UTC(2026, 10, 21, 16, 49);
export const SECOND = 1000;
export const DAY = 24 * 3600 * SECOND;

/** A build that ended five minutes ago. */
export function buildRecord(facts: Partial<BuildRecord> = {}): BuildRecord {
  return {
    ref: "abc",
    source: "history",
    builder: "buildkit",
    status: "completed",
    startedAt: NOW - 310 * SECOND,
    completedAt: NOW - 300 * SECOND,
    dockerfile: { path: "/project/Dockerfile", text: null },
    context: "/project",
    target: null,
    buildArgs: new Map(),
    origin: null,
    steps: [],
    imageLayers: [],
    error: null,
    ...facts,
  };
}

/** Explains a text by hand: one entry of `steps` per instruction, null for one that the last build did not have. */
export function explained(
  text: string,
  steps: readonly (LastStep | null)[],
  facts: Partial<Explanation> = {},
): Explanation {
  const dockerfile = parseDockerfile(text);
  const stages: ExplainedStage[] = [];
  const instructions = dockerfile.instructions.map((instruction, index): ExplainedInstruction => {
    if (instruction.keyword === "FROM") {
      const name = /\sAS\s+(\S+)/i.exec(instruction.rest)?.[1] ?? null;
      stages.push({ index: stages.length, name, instructions: [], reached: true });
    }
    const stage = stages.at(-1);
    if (stage !== undefined) stages[stages.length - 1] = { ...stage, instructions: [...stage.instructions, index] };
    const metadata = /^(ENV|LABEL|CMD|ARG)$/.test(instruction.keyword);
    return {
      instruction,
      stage: stage?.index ?? null,
      stageName: stage?.name ?? null,
      last: steps[index] ?? null,
      usualMs: steps[index]?.durationMs ?? null,
      next: nextStep(metadata ? "metadata" : "unknown"),
      newerImage: null,
    };
  });
  const plan = planBuild(dockerfile, { builder: "buildkit", target: null, buildArgs: new Map(), named: false });
  const base = { dockerfile, plan, builder: "buildkit", lastBuild: buildRecord(), note: null, problems: [] } as const;
  const metadata = instructions.filter(({ next }) => next.status === "metadata").length;
  const counts = summary({ metadata, unknown: instructions.length - metadata });
  const unpredicted = { summary: counts, isPredicted: false, assumptions: [] };
  return { ...base, ...unpredicted, stages, instructions, ...facts };
}

/** What the next build does; what is not given is not known. */
export function nextStep(status: NextStep["status"], facts: Partial<NextStep> = {}): NextStep {
  return { status, reasons: [], estimateMs: null, ...facts };
}

/** Counts of the next build; what is not given is none. */
export function summary(facts: Partial<Summary>): Summary {
  const none = { cached: 0, rebuild: 0, unknown: 0, skip: 0, metadata: 0 };
  return { ...none, estimateMs: null, isPartial: false, ...facts };
}

/** The same with what the next build does, one entry per instruction; steps run one after the other. */
export function predicted(explanation: Explanation, next: readonly NextStep[]): Explanation {
  const instructions = explanation.instructions.map((instruction, index) => {
    return { ...instruction, next: next[index] ?? instruction.next };
  });
  const told = { ...explanation, instructions, isPredicted: true };
  return { ...told, summary: tallyNext(told, instructions.keys()) };
}
