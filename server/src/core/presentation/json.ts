import type { LastStep } from "../build/lastStep.ts";
import type { BuildRecord, Timestamp } from "../build/buildRecord.ts";
import type { Reason } from "../cache/reason.ts";
import type { ExplainedInstruction, Explanation, NextStep } from "../explanation.ts";

/** What `cachelens explain --format json` prints. Fields are only added, never changed or taken away. */
export interface ExplanationJson {
  readonly schemaVersion: 1;
  readonly dockerfile: string;
  readonly context: string;
  readonly builder: "buildkit" | "classic";
  readonly lastBuild: LastBuildJson | null;
  readonly note: string | null;
  readonly instructions: readonly InstructionJson[];
  readonly summary: SummaryJson;
  /** What was taken for granted, in sentences. */
  readonly assumptions: readonly string[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

interface LastBuildJson {
  readonly ref: string;
  readonly source: string;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly status: string;
  readonly error: string | null;
}

interface InstructionJson {
  readonly line: number;
  readonly endLine: number;
  readonly keyword: string;
  readonly stage: number | null;
  readonly stageName: string | null;
  readonly text: string;
  readonly last: LastStepJson | null;
  readonly next: NextStepJson;
  /** Of FROM: what the registry has instead of the engine's image; null when it has the same, and when it was not asked. */
  readonly newerImage: { readonly digest: string; readonly askedAt: string } | null;
}

interface LastStepJson {
  readonly status: string;
  readonly durationMs: number | null;
  readonly sizeBytes: number | null;
  readonly createdAt: string | null;
  /** The instruction as it was built, when its text has changed since. */
  readonly textBefore: string | null;
}

interface NextStepJson {
  readonly status: string;
  readonly reasons: readonly Reason[];
  readonly estimateMs: number | null;
}

interface SummaryJson {
  readonly cached: number;
  readonly rebuild: number;
  readonly unknown: number;
  readonly skip: number;
  readonly metadata: number;
  readonly estimateMs: number | null;
}

/** The explanation as the JSON of the command line. `dockerfile` is named as the user gave it, `context` by its absolute path. */
export function toJson(explanation: Explanation, dockerfile: string, context: string): ExplanationJson {
  const { lastBuild, instructions } = explanation;
  return {
    schemaVersion: 1,
    dockerfile,
    context,
    builder: explanation.builder,
    lastBuild: lastBuild === null ? null : lastBuildJson(lastBuild),
    note: explanation.note,
    instructions: instructions.map(instructionJson),
    summary: summaryJson(explanation),
    assumptions: explanation.assumptions,
    problems: explanation.problems.map(({ line, message }) => ({ line, message })),
  };
}

function lastBuildJson({ ref, source, startedAt, completedAt, status, error }: BuildRecord): LastBuildJson {
  return { ref, source, startedAt: isoTime(startedAt), completedAt: optionalTime(completedAt), status, error };
}

function instructionJson({
  instruction,
  stage,
  stageName,
  last,
  next,
  newerImage,
}: ExplainedInstruction): InstructionJson {
  const { line, endLine, keyword, text } = instruction;
  return {
    line,
    endLine,
    keyword,
    stage,
    stageName,
    text,
    last: last === null ? null : lastStepJson(last),
    next: nextStepJson(next),
    newerImage: newerImage === null ? null : { digest: newerImage.digest, askedAt: isoTime(newerImage.askedAt) },
  };
}

function lastStepJson({ status, durationMs, sizeBytes, createdAt, textBefore }: LastStep): LastStepJson {
  return { status, durationMs, sizeBytes, createdAt: optionalTime(createdAt), textBefore };
}

function nextStepJson({ status, reasons, estimateMs }: NextStep): NextStepJson {
  return { status, reasons, estimateMs };
}

function summaryJson({ summary }: Explanation): SummaryJson {
  const { cached, rebuild, unknown, skip, metadata, estimateMs } = summary;
  return { cached, rebuild, unknown, skip, metadata, estimateMs };
}

function isoTime(time: Timestamp): string {
  return new Date(time).toISOString();
}

function optionalTime(time: Timestamp | null): string | null {
  return time === null ? null : isoTime(time);
}
