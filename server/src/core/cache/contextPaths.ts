import type { BuildPlan, Step } from "../plan/plan.ts";
import { isRemote } from "./copyKey.ts";
import { toContextPath } from "./sources.ts";

/**
 * What BuildKit asks the client for: the sources of all steps it may run, as paths relative to the context; null when
 * that is everything (ctxPaths and filterPaths in its dockerfile2llb). When nothing is asked, nothing is sent.
 */
export function listContextPaths(plan: BuildPlan): readonly string[] | null {
  const reached = plan.steps.filter(({ stage }) => plan.stages[stage]?.reached === true);
  const paths = new Set(reached.flatMap(pathsOf));
  const isWhole = paths.has("") || (paths.size > 0 && reached.some(hasTmpfs));
  return isWhole ? null : [...paths].sort();
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

/** A tmpfs takes no files, but is noted as one that takes all (dispatchRunMounts): that counts once anything is sent. */
function hasTmpfs({ command }: Step): boolean {
  if (command.kind !== "run") return false;
  return command.mounts.some(({ options }) => options.known && options.value.type === "tmpfs" && !options.value.from);
}
