import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Source } from "./command.ts";
import { readMountFrom } from "./mount.ts";
import { findNamedImage } from "./namedContext.ts";
import type { StageUse } from "./plan.ts";
import type { PlanOptions } from "./planOptions.ts";
import type { StageDraft } from "./stages.ts";

/** What a `from` stands for: the origin of files, the stage it names (null for others), and why the builder refuses it. */
export interface SourceReading {
  readonly source: Source;
  readonly stage: number | null;
  readonly error: string | null;
}

/** Finds what `COPY --from` and `RUN --mount=from` name, seen from the stage of index `by`. */
export type FindSource = (kind: "copy" | "mount", from: string, by: number) => SourceReading;

/** The finder for a Dockerfile's stages. The `step` of a source is left null: it is not known before steps are made. */
export function sourceFinder(stages: readonly StageDraft[], options: PlanOptions): FindSource {
  const byName = new Map<string, number>();
  for (const { name, index } of stages) if (name !== null) byName.set(name, index);
  return (kind, from, by) => {
    const isNumber = kind === "copy" && /^[+-]?\d+$/.test(from);
    const index = isNumber ? Number(from) : byName.get(from.toLowerCase());
    // BuildKit knows all names before it builds, the classic builder those of the stages it has built.
    const isStage = index !== undefined && (isNumber || index < by || options.builder === "buildkit");
    return isStage ? takeFromStage(stages, from, index, by) : takeFromOutside(from, options);
  };
}

function takeFromStage(stages: readonly StageDraft[], from: string, index: number, by: number): SourceReading {
  const stage = stages[index];
  if (stage === undefined) return refuse(`There is no stage ${from}: stages are counted from 0.`);
  if (index === by) return refuse(`The stage takes files from itself (--from=${from}): that is a circle.`);
  if (index > by) return refuse(`Stage ${from} comes later: move it in front of the stage that takes files from it.`);
  const { base } = stage;
  if (base.kind === "context") return { source: { kind: "context", name: base.name }, stage: index, error: null };
  return { source: { kind: "stage", stage: index, step: null }, stage: index, error: null };
}

function takeFromOutside(from: string, options: PlanOptions): SourceReading {
  if (/\$./.test(from)) {
    return refuse(
      `--from takes no variables: give ${from} a name with FROM ${from} AS …, and take the files from that.`,
    );
  }
  return { source: nameSource(from, options), stage: null, error: null };
}

function nameSource(from: string, options: PlanOptions): Source {
  if (options.namedContexts.has(from)) return { kind: "context", name: from };
  return from === "scratch" ? { kind: "scratch" } : { kind: "image", reference: findNamedImage(from, options) };
}

function refuse(error: string): SourceReading {
  return { source: { kind: "unknown", why: "the builder refuses the stage it comes from" }, stage: null, error };
}

/** The `from` of an instruction's COPY or mounts, as written. */
export function listFroms(instruction: Instruction): readonly { kind: "copy" | "mount"; from: string }[] {
  if (instruction.keyword === "COPY") {
    const from = instruction.flags.find(({ name }) => name === "from")?.value;
    return from ? [{ kind: "copy", from }] : [];
  }
  if (instruction.keyword !== "RUN") return [];
  return listMounts(instruction).flatMap((text) => {
    const from = readMountFrom(text);
    return from === null ? [] : [{ kind: "mount" as const, from }];
  });
}

/** The values of an instruction's `--mount` flags. */
export function listMounts(instruction: Instruction): readonly string[] {
  return instruction.flags.flatMap(({ name, value }) => (name === "mount" && value !== null ? [value] : []));
}

/** All uses of stages by stages, in the order of the file. */
export function listUses(stages: readonly StageDraft[], find: FindSource): readonly StageUse[] {
  return stages.flatMap(({ index, base, from, triggers, instructions }) => [
    ...(base.kind === "stage"
      ? [{ kind: "from" as const, stage: base.stage, by: index, instruction: from.index }]
      : []),
    ...triggers.flatMap((trigger) => usesOf(trigger, from.index, index, find)),
    ...instructions.flatMap((instruction) => usesOf(instruction, instruction.index, index, find)),
  ]);
}

function usesOf(instruction: Instruction, place: number, by: number, find: FindSource): readonly StageUse[] {
  return listFroms(instruction).flatMap(({ kind, from }) => {
    const { stage } = find(kind, from, by);
    return stage === null ? [] : [{ kind, stage, by, instruction: place }];
  });
}
