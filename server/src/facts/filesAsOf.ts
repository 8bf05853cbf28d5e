import type { LateSight } from "../core/build/baseline.ts";
import type { Timestamp } from "../core/build/buildRecord.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { known, type Known } from "../core/known.ts";
import { snapshotAsOf } from "../disk/context/snapshotAsOf.ts";
import { TreeSnapshot } from "../disk/context/treeSnapshot.ts";
import type { ContextNow } from "./contexts.ts";

/** How a context was seen, by a build that began at a time; null where files have no times. */
export function sightFiles(now: ContextNow, startedAt: Timestamp, isPrompt: boolean): LateSight | null {
  const { snapshot, ignoreTouchedAt } = now;
  if (!snapshot.known || !(snapshot.value instanceof TreeSnapshot)) return null;
  const folderTouchedAt = snapshot.value.touchedAt("");
  const hadSameIgnoreFile = ignoreTouchedAt !== null && ignoreTouchedAt < startedAt;
  const hadNoIgnoreFile = ignoreTouchedAt === null && folderTouchedAt < startedAt;
  return { folderTouchedAt, knowsIgnored: hadSameIgnoreFile || hadNoIgnoreFile, isPrompt };
}

/** The files that a build found which began at a time: those that were not touched since. */
export function filesAsOf(now: ContextNow, startedAt: Timestamp, isPrompt: boolean): Known<ContextSnapshot> {
  const sight = sightFiles(now, startedAt, isPrompt);
  return now.snapshot.known && sight !== null ? known(seenLate(now.snapshot.value, sight, startedAt)) : now.snapshot;
}

/** The same of files that were kept. */
export function seenLate(files: ContextSnapshot, sight: LateSight, startedAt: Timestamp): ContextSnapshot {
  if (!(files instanceof TreeSnapshot)) return files;
  const { folderTouchedAt, knowsIgnored, isPrompt } = sight;
  const tree = new TreeSnapshot(files.tree, files.rootDigest, folderTouchedAt);
  return snapshotAsOf(tree, startedAt, knowsIgnored, isPrompt ? touchedMeanwhile : touchedSince);
}

const touchedMeanwhile = " was touched while a build began";
const touchedSince = " was touched after a build that nobody watched";
