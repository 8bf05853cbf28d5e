import { planIn } from "../../server/src/core/cache/forecast.ts";
import { keyChain } from "../../server/src/core/cache/keyChain.ts";
import { planOperations, readOperations, type LlbOperation } from "../scenarios/prediction/operations.ts";
import type { KnownBuild } from "./memory.ts";

/** The part of a build's metadata file that tells what BuildKit was asked for. */
interface Metadata {
  readonly "buildx.build.provenance"?: { readonly buildConfig: { readonly llbDefinition: readonly LlbOperation[] } };
}

/**
 * The operations that only the plan has, marked `+`, and those that only BuildKit had, marked `-`; null when its record
 * does not tell. FROM, loading files and exporting are no part of it.
 */
export function compareOperations(known: KnownBuild, metadata: string | null): readonly string[] | null {
  const provenance = metadata === null ? undefined : (JSON.parse(metadata) as Metadata)["buildx.build.provenance"];
  const [platform] = known.platforms;
  if (provenance === undefined || platform === undefined || known.platforms.length > 1) return null;
  const { dockerfile, builder, target } = known;
  const world = { ...known.world, received: null };
  const chain = keyChain(dockerfile, planIn(dockerfile, { builder, target, platform }, world), world, builder);
  const planned = planOperations(chain, world);
  const asked = readOperations(provenance.buildConfig.llbDefinition);
  return [
    ...planned.filter((line) => !asked.includes(line)).map((line) => `+ ${line}`),
    ...asked.filter((line) => !planned.includes(line)).map((line) => `- ${line}`),
  ];
}
