import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { LastStep } from "./lastStep.ts";

/**
 * How long each instruction took when it last really ran, in milliseconds: also under its former text, where it was
 * edited since. `builds` says of builds, from the newest on, what they did at each instruction; null where none tells.
 */
export function findDurations(
  builds: readonly (readonly (LastStep | null)[])[],
  { instructions }: Dockerfile,
): (number | null)[] {
  return instructions.map(({ index }) => {
    const ran = builds.find((steps) => steps[index]?.status === "built" && steps[index].durationMs !== null);
    return ran?.[index]?.durationMs ?? null;
  });
}
