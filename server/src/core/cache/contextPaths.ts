import type { BuildPlan, Step } from "../plan/plan.ts";
import { isRemote } from "./remote.ts";
import { toContextPath } from "./sources.ts";

/**
 * What BuildKit asks the client for: the sources of all steps it may run, as paths relative to the context; null when
 * that is everything (ctxPaths and filterPaths in its dockerfile2llb). When nothing is asked, nothing is sent.
 */
export function listContextPaths(plan: BuildPlan): readonly string[] | null {
  const reached = listReached(plan);
  const paths = new Set(reached.flatMap((step) => pathsOf(step, null)));
  const isWhole = paths.has("") || (paths.size > 0 && reached.some(hasTmpfs));
  return isWhole ? null : [...paths].sort();
}

/** The same for a context of `--build-context`. */
export function listNamedPaths(plan: BuildPlan, name: string): readonly string[] | null {
  const paths = new Set(listReached(plan).flatMap((step) => pathsOf(step, name)));
  const isBase = plan.stages.some(({ base, reached }) => reached && base.kind === "context" && base.name === name);
  return isBase || paths.has("") ? null : [...paths].sort();
}

function listReached(plan: BuildPlan): readonly Step[] {
  return plan.steps.filter(({ stage }) => plan.stages[stage]?.reached === true);
}

/** What a step takes from the build context (null), or from the one of a name. */
function pathsOf({ command }: Step, name: string | null): readonly string[] {
  if (command.kind === "copy" && command.from.kind === "context" && command.from.name === name) {
    return command.sources.flatMap((path) => (path.known && !isRemote(path.value) ? [toContextPath(path.value)] : []));
  }
  if (command.kind !== "run") return [];
  return command.mounts.flatMap(({ options, from }) => {
    const isContext = from?.kind === "context" && from.name === name;
    return isContext && options.known ? [toContextPath(options.value.source ?? "")] : [];
  });
}

/** A tmpfs takes no files, but is noted as one that takes all (dispatchRunMounts): that counts once anything is sent. */
function hasTmpfs({ command }: Step): boolean {
  if (command.kind !== "run") return false;
  return command.mounts.some(({ options }) => options.known && options.value.type === "tmpfs" && !options.value.from);
}
