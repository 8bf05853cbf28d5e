import type { BuildPlan } from "../plan/plan.ts";
import type { ClassicChains } from "./classicChains.ts";

/**
 * The build arguments that a classic build was given, as the images of its RUN instructions show them: those whose value is
 * not the one that the plan of a build without any has. What no RUN came after is not known.
 */
export function readGivenArguments(plan: BuildPlan, chains: ClassicChains): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const { command, instruction, variables } of plan.steps) {
    const words = command.kind === "run" ? (chains.get(instruction)?.words ?? []) : [];
    const count = words[0]?.startsWith("|") === true ? Number(words[0].slice(1)) : 0;
    for (const word of words.slice(1, count + 1)) {
      const equals = word.indexOf("=");
      const [name, value] = [word.slice(0, equals), word.slice(equals + 1)];
      const found = variables.lookUp(name);
      if (found.kind !== "set" || !found.value.known || found.value.value !== value) given.set(name, value);
    }
  }
  return given;
}
