import { isRemote } from "../cache/remote.ts";
import { toContextPath } from "../cache/sources.ts";
import { selectFiles } from "../context/selectFiles.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import type { BuildPlan, Step } from "../plan/plan.ts";
import { listFoundation } from "./stages.ts";

/** The files of a context whose kind rules ask for: what ADD takes, and what is copied into an image made from scratch. */
export function listFilesOfInterest(plan: BuildPlan, context: ContextSnapshot): string[] {
  const paths = plan.steps.flatMap((step) => {
    const { command } = step;
    if (command.kind !== "copy" || command.from.kind !== "context" || command.from.name !== null) return [];
    if (command.keyword === "COPY" && !isFromScratch(step, plan)) return [];
    return command.sources.flatMap((source) => (source.known ? (listNamedFiles(context, source.value) ?? []) : []));
  });
  return [...new Set(paths)];
}

/** The files that a source names itself, not those in the folders that it names; null when it finds nothing for certain. */
export function listNamedFiles(context: ContextSnapshot, source: string): readonly string[] | null {
  if (isRemote(source)) return null;
  const request = { path: toContextPath(source), allowsWildcards: true, include: null, exclude: [] };
  const { roots, isMissing, gap } = selectFiles(context, request);
  if (isMissing || gap !== null || roots.length === 0) return null;
  return roots.flatMap(({ path }) => (context.entry(path)?.kind === "file" ? [path] : []));
}

function isFromScratch({ stage }: Step, plan: BuildPlan): boolean {
  return listFoundation(plan, stage).at(-1)?.base.kind === "scratch";
}
