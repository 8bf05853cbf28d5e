import type { World } from "../context/world.ts";
import { dropIgnored, type PlacedEntry } from "../context/entries.ts";
import type { IgnoreMatcher } from "../context/ignore.ts";
import { listSnapshot } from "../context/listedSnapshot.ts";
import type { ContextEntry } from "../context/snapshot.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import type { BuildPlan } from "../plan/plan.ts";
import { keyChain } from "./keyChain.ts";
import type { BuilderKind } from "../build/buildRecord.ts";

/** A build of which the files are not read yet. */
export interface UnreadBuild {
  readonly dockerfile: Dockerfile;
  readonly plan: BuildPlan;
  readonly builder: BuilderKind;
  /** Its context does not count. */
  readonly world: World;
}

/** The files of a context that decide a build's keys by their bytes: found out by making the keys. */
export function listReadFiles(
  { dockerfile, plan, builder, world }: UnreadBuild,
  entries: readonly PlacedEntry[],
  ignore: IgnoreMatcher,
): ReadonlySet<string> {
  const read = new Set<string>();
  const watched = dropIgnored(entries, ignore).map(([path, entry]): PlacedEntry => [path, watch(path, entry, read)]);
  keyChain(dockerfile, plan, { ...world, context: known(listSnapshot(watched)), received: null }, builder);
  return read;
}

function watch(path: string, entry: ContextEntry, read: Set<string>): ContextEntry {
  if (entry.kind !== "file") return entry;
  return {
    ...entry,
    get content(): Known<string> {
      read.add(path);
      return known("");
    },
  };
}
