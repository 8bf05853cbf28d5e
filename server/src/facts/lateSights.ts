import { readFile, stat } from "node:fs/promises";
import type { Baseline } from "../core/build/baseline.ts";
import type { BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import { forgetNames } from "../core/build/forgetNames.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import { Slices } from "../turns/slices.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import type { ImagesAtHand } from "./baseImages.ts";
import type { ContextNow } from "./contexts.ts";
import type { Keeping } from "./keeping.ts";
import type { BuilderTraits } from "./pastBuilds.ts";
import type { Registry } from "./registry.ts";
import { findSettled } from "./settledImages.ts";
import { keepSighted, sightBuild, withText, type Kept, type Sighting } from "./sighting.ts";

/** What is there now of what builds of a Dockerfile started from. Paths are absolute, through real folders. */
export interface LateView {
  readonly dockerfile: string;
  readonly folder: string;
  readonly context: ContextNow;
  readonly builderName: string;
  readonly images: ImagesAtHand;
  readonly registry: Registry | null;
  /** What was kept of the starts of this builder's builds. */
  readonly baselines: readonly Baseline[];
  readonly traits: BuilderTraits;
}

/** A build as far as its start was seen: none where that is not far enough. */
export interface LateSighting {
  readonly made: readonly MadeBuild[];
  readonly kept: Kept;
}

/** Builds that may be under way at once; of others that no record tells of nothing is remembered. */
const mostStarts = 20;

/** Finds out, when builds have ended, what those started from of which that was not kept. */
export class LateSights {
  private readonly keeping: Keeping;
  /** What was seen as builds began, by their id. */
  private readonly starts = new Map<string, Sighting>();

  constructor(keeping: Keeping) {
    this.keeping = keeping;
  }

  /** Notes what was seen as a build began, of which a record tells later. */
  noteStart(ref: string, seen: Sighting): void {
    this.starts.set(ref, seen);
    for (const oldest of [...this.starts.keys()].slice(0, -mostStarts)) this.starts.delete(oldest);
  }

  /**
   * The build that a record tells of, which is kept for later when enough of it was seen; with `needsImages` not before its
   * base images are known.
   */
  async sight(
    record: BuildRecord,
    needsImages: boolean,
    view: LateView,
    api: DockerApi,
    signal: AbortSignal,
  ): Promise<LateSighting> {
    const seen = withImages(this.starts.get(record.ref) ?? (await lookBack(record, view, api, signal)), view.images);
    const slices = new Slices(signal);
    // To go through the times of all files takes most of a turn, to make the keys of the build another.
    await slices.rest();
    const made = sightBuild(record, seen, view.traits);
    await slices.rest();
    const kept = await keepSighted(record, made, seen, view.builderName, needsImages, this.keeping);
    if (kept === "kept") {
      const { dockerfile: built } = withText(record, seen.text);
      await this.keeping.records.add(forgetNames(record, built.text ?? ""));
      this.starts.delete(record.ref);
    }
    return { made, kept };
  }
}

async function lookBack(
  record: BuildRecord,
  { dockerfile, folder, context, images, registry, baselines }: LateView,
  api: DockerApi,
  signal: AbortSignal,
): Promise<Sighting> {
  const earlier = baselines.filter(({ startedAt }) => startedAt < record.startedAt);
  return {
    ...{ folder, context, images, registry, isPrompt: false },
    namedContexts: new Map<string, never>(),
    named: new Map<string, never>(),
    text: await readUntouched(dockerfile, record.startedAt),
    settled: await findSettled(record, images, earlier, api, signal),
  };
}

/** Which images a build takes its options decide, too, of which nothing is known when it begins. */
function withImages(seen: Sighting, images: ImagesAtHand): Sighting {
  return { ...seen, images: new Map([...images, ...seen.images]) };
}

/** The text of a file that was not touched since a time; null when it was, or can't be read. */
async function readUntouched(path: string, time: Timestamp): Promise<string | null> {
  try {
    const [text, { mtimeMs, ctimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return Math.max(mtimeMs, ctimeMs) < time ? text : null;
  } catch {
    return null;
  }
}
