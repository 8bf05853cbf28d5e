import type { BuildPlan, Step } from "./plan.ts";

/**
 * The images that the steps of a plan start from or take files from, as written after expansion, each once. Those of
 * stages that the target does not reach are left out, and so are references that are not known.
 */
export function listImages({ steps, stages }: BuildPlan): readonly string[] {
  const reached = steps.filter(({ stage }) => stages[stage]?.reached === true);
  return [...new Set(reached.flatMap(imagesOf))];
}

function imagesOf({ command }: Step): readonly string[] {
  switch (command.kind) {
    case "base":
      return command.reference.known ? [command.reference.value] : [];
    case "copy":
      return command.from.kind === "image" ? [command.from.reference] : [];
    case "run":
      return command.mounts.flatMap(({ from }) => (from?.kind === "image" ? [from.reference] : []));
    default:
      return [];
  }
}
