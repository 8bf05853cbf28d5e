import type { Timestamp } from "../core/build/buildRecord.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { known, type Known } from "../core/known.ts";
import { snapshotAsOf } from "../disk/context/snapshotAsOf.ts";
import { TreeSnapshot } from "../disk/context/treeSnapshot.ts";
import type { ContextNow } from "./contexts.ts";

/** The files that a build found which began at a time: those that were not touched since; `touched` says of others why. */
export function filesAsOf(now: ContextNow, startedAt: Timestamp, touched: string): Known<ContextSnapshot> {
  if (!now.snapshot.known || !(now.snapshot.value instanceof TreeSnapshot)) return now.snapshot;
  const { ignoreTouchedAt } = now;
  const hadSameIgnoreFile = ignoreTouchedAt !== null && ignoreTouchedAt < startedAt;
  const hadNoIgnoreFile = ignoreTouchedAt === null && now.snapshot.value.touchedAt("") < startedAt;
  return known(snapshotAsOf(now.snapshot.value, startedAt, hadSameIgnoreFile || hadNoIgnoreFile, touched));
}
