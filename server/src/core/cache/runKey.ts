import type { World } from "../context/world.ts";
import { known, type Known } from "../known.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import type { Run } from "../plan/command.ts";
import { listRunVariables } from "../plan/runCommand.ts";
import type { Step } from "../plan/plan.ts";
import { formatPlatform, type Platform } from "../plan/platform.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { keyMounts } from "./mountKey.ts";
import { definitionPart, optionPart, plainPart, variablesPart } from "./parts.ts";
import type { Sources } from "./sources.ts";

/** What decides a RUN on BuildKit besides its parent (A3, B8, B9). */
export function keyRun(
  step: Step,
  run: Run,
  platform: Known<Platform>,
  world: World,
  sources: Sources,
): { readonly parts: readonly KeyPart[]; readonly inputs: readonly KeyInput[] } {
  const mounts = keyMounts(run.mounts, world, sources);
  const parts: KeyPart[] = [
    { ...definitionPart("", run.args), detail: { kind: "command", args: run.args, shellText: run.shellText } },
    ...(run.script === null ? [] : [definitionPart(`<<${run.script.name}`, run.script.content)]),
    definitionPart("security", known([run.security, run.devices])),
    variablesPart(listRunVariables(step.variables, run.mounts)),
    plainPart("user", "", step.user),
    plainPart("workdir", "", step.workdir),
    plainPart("platform", "", mapKnown(platform, formatPlatform)),
    ...keyOptions(run, world),
    ...mounts.parts,
  ];
  return { parts, inputs: mounts.inputs };
}

/** RUN --network counts before the command line's, where `default` says nothing; hosts count by their names (B9). */
function keyOptions(run: Run, { options }: World): readonly KeyPart[] {
  const nothingSaid = (network: string | null): boolean => network === null || network === "default";
  const network = nothingSaid(run.network) ? options.network : run.network;
  const hosts = options.addHosts.map((host) => host.split(/[:=]/)[0]);
  return [
    optionPart("network", nothingSaid(network) ? null : network),
    optionPart("add-host", hosts),
    optionPart("ulimit", [...options.ulimits].sort()),
    optionPart("shm-size", options.shmSize),
    optionPart("cgroup-parent", options.cgroupParent),
    optionPart("BUILDKIT_SANDBOX_HOSTNAME", options.buildArgs.get("BUILDKIT_SANDBOX_HOSTNAME") ?? null),
  ];
}
