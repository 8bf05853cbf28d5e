import type { World } from "../context/world.ts";
import type { Configure } from "../plan/command.ts";
import { healthcheckAmounts, readHealthcheck, type HealthcheckAmounts } from "../plan/healthcheck.ts";
import type { ImageConfig } from "../plan/imageConfig.ts";
import { listLineage } from "../plan/listLineage.ts";
import type { BuildPlan, Step } from "../plan/plan.ts";
import { defaultPlatform } from "../plan/platform.ts";

/**
 * Whether the classic builder never finds again what an instruction makes. It makes it in a container, which takes over from
 * the image before what the instruction leaves empty, and keeps that beside the result; the next build asks for what the
 * instruction says (merge in moby's daemon/commit.go, compare in image/cache). So it is with `ENTRYPOINT []` on an entry
 * point, and with a HEALTHCHECK that lacks an option of the one before.
 */
export function isNeverFound(step: Step, plan: BuildPlan, world: World): boolean {
  const { command } = step;
  if (command.kind !== "configure") return false;
  if (command.keyword === "ENTRYPOINT") return isEmpty(command) && hasEntrypoint(step, plan, world);
  if (command.keyword !== "HEALTHCHECK" || world.comparesHealthchecks === false) return false;
  const before = findHealthcheck(step, plan, world);
  const own = readAmounts(command);
  return healthcheckAmounts.some((name) => own[name] === 0 && (before?.[name] ?? 0) !== 0);
}

function hasEntrypoint(step: Step, plan: BuildPlan, world: World): boolean {
  const before = findBefore(step, plan, "ENTRYPOINT");
  if (before !== null) return !isEmpty(before);
  return (findBaseConfig(step, plan, world)?.entrypoint ?? []).length > 0;
}

function findHealthcheck(step: Step, plan: BuildPlan, world: World): HealthcheckAmounts | null {
  const before = findBefore(step, plan, "HEALTHCHECK");
  return before === null ? (findBaseConfig(step, plan, world)?.healthcheck ?? null) : readAmounts(before);
}

function isEmpty({ arguments: words }: Configure): boolean {
  return words.known && words.value.length === 0;
}

function readAmounts(command: Configure): HealthcheckAmounts {
  const { arguments: words } = command;
  return readHealthcheck(words.known ? words.value : [], command);
}

/** The last instruction with a keyword in front of a step, in its stage or in those it is built on; null when there is none. */
function findBefore(step: Step, plan: BuildPlan, keyword: string): Configure | null {
  for (const { command } of listLineage(plan, step.parent)) {
    if (command.kind === "configure" && command.keyword === keyword) return command;
  }
  return null;
}

function findBaseConfig(step: Step, plan: BuildPlan, world: World): ImageConfig | null {
  for (const { command } of listLineage(plan, step.parent)) {
    if (command.kind !== "base" || !command.reference.known) continue;
    const platform = command.platform.known ? command.platform.value : defaultPlatform;
    const image = world.baseImage(command.reference.value, platform);
    return image.known ? image.value.config : null;
  }
  return null;
}
