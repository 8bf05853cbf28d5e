import type { Baseline, SealedValue } from "../core/build/baseline.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { Seal } from "../disk/baselines/seal.ts";

/** What builds were given with --build-arg, by their ref, sealed. */
export type GivenArguments = ReadonlyMap<string, ReadonlyMap<string, SealedValue>>;

/** Those of the builds whose start was kept, and of the last one where its record tells them. */
export function sealGivenArguments(kept: readonly Baseline[], last: BuildRecord | null, seal: Seal): GivenArguments {
  const given = new Map(kept.map(({ ref, options }) => [ref, options.buildArgs]));
  if (last === null || last.origin === null || given.has(last.ref)) return given;
  return given.set(last.ref, new Map([...last.buildArgs].map(([name, value]) => [name, seal(value)])));
}
