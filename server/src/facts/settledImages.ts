import type { Baseline } from "../core/build/baseline.ts";
import type { BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import { repositoryOf } from "../core/plan/imageReference.ts";
import type { DockerApi, EngineEvents, ImageEvent } from "../engine/dockerApi.ts";
import type { ImageAtHand, ImagesAtHand } from "./baseImages.ts";

/**
 * References of images that a build found as they are now, so far as the engine remembers what happened to them, or else as
 * earlier builds (`before`) have shown. A build that failed does not tell itself what it took from a graph driver.
 */
export async function findSettled(
  { status, startedAt }: BuildRecord,
  images: ImagesAtHand,
  before: readonly Pick<Baseline, "baseImages">[],
  api: DockerApi,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const events = status === "completed" ? null : await api.events(signal);
  const untouched = events?.kind === "found" ? listUntouched(images, events.value, startedAt) : null;
  return untouched ?? listUsedBefore(images, before);
}

/**
 * Those that were the same at a time as they are now, since nothing happened to them, nor to any image of their names. Null
 * when the engine does not remember that time.
 */
export function listUntouched(
  images: ImagesAtHand,
  { oldest, images: events }: EngineEvents,
  time: Timestamp,
): ReadonlySet<string> | null {
  if (oldest === null || oldest >= time) return null;
  const later = events.filter(({ at }) => at >= time);
  return listWhere(images, (reference, image) => !later.some((event) => concerns(event, reference, image)));
}

function concerns({ subjects }: ImageEvent, reference: string, { id }: ImageAtHand): boolean {
  return subjects.some((subject) => subject === id || repositoryOf(subject) === repositoryOf(reference));
}

/** Those that builds before found as they are now: no other came in between. */
function listUsedBefore(images: ImagesAtHand, before: readonly Pick<Baseline, "baseImages">[]): ReadonlySet<string> {
  return listWhere(images, (reference, image) =>
    before.some(({ baseImages }) => baseImages.get(reference)?.id === image.id),
  );
}

function listWhere(
  images: ImagesAtHand,
  holds: (reference: string, image: ImageAtHand) => boolean,
): ReadonlySet<string> {
  const held = [...images].filter(([reference, image]) => image !== null && holds(reference, image));
  return new Set(held.map(([reference]) => reference));
}
