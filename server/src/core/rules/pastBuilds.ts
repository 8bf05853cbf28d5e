import type { BuildRecord } from "../build/buildRecord.ts";

/** The builds that rules go by: the last one, then earlier ones. */
export function listBuilds(last: BuildRecord | null, earlier: readonly BuildRecord[]): readonly BuildRecord[] {
  return last === null ? earlier : [last, ...earlier.filter(({ ref }) => ref !== last.ref)];
}
