import type { BuildPlan, Step } from "../plan/plan.ts";
import { isRemote } from "./copyKey.ts";
import { toContextPath } from "./sources.ts";

/**
 * What BuildKit asks the client for: the sources of all steps it may run, as paths relative to the context; null when
 * that is everything (ctxPaths and normalizeContextPaths in its dockerfile2llb). When nothing is asked, nothing is sent.
 */
export function listContextPaths(plan: BuildPlan): readonly string[] | null {
  const reached = plan.steps.filter(({ stage }) => plan.stages[stage]?.reached === true);
  const paths = new Set(reached.flatMap(pathsOf));
  return paths.has("") ? null : [...paths].sort();
}

function pathsOf({ command }: Step): readonly string[] {
  if (command.kind === "copy" && command.from.kind === "context" && command.from.name === null) {
    return command.sources.flatMap((path) => (path.known && !isRemote(path.value) ? [toContextPath(path.value)] : []));
  }
  if (command.kind !== "run") return [];
  return command.mounts.flatMap(({ options, from }) => {
    const isContext = from?.kind === "context" && from.name === null;
    return isContext && options.known ? [toContextPath(options.value.source ?? "")] : [];
  });
}
