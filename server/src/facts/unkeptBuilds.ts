import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import type { Keeping } from "./keeping.ts";
import { LateSights, type LateView } from "./lateSights.ts";
import type { NextBuildQuestion } from "./nextQuestion.ts";
import type { Sighting } from "./sighting.ts";
import type { FindUnwatched, UnwatchedBuilds } from "./unwatchedBuilds.ts";

/** What was found out about builds whose start was not kept. */
export interface SightedBuilds {
  /** For each build the one that was made, as far as that is known. */
  readonly made: readonly (readonly MadeBuild[])[];
  /** Whether the start of any of them is kept now. */
  readonly areKept: boolean;
}

/** The builds of Dockerfiles whose start was not kept: finds them, and keeps what was seen of them. */
export class UnkeptBuilds {
  private readonly keeping: Keeping;
  private readonly findUnwatched: FindUnwatched;
  private readonly lateSights: LateSights;
  /** The Dockerfiles whose builds were looked for in the history. */
  private readonly lookedFor = new Set<string>();

  constructor(keeping: Keeping, findUnwatched: FindUnwatched) {
    this.keeping = keeping;
    this.findUnwatched = findUnwatched;
    this.lateSights = new LateSights(keeping);
  }

  /** Notes what was seen as a build began, of which a record tells later. */
  noteStart(ref: string, seen: Sighting): void {
    this.lateSights.noteStart(ref, seen);
  }

  /** There may be others by now. */
  forget(): void {
    this.lookedFor.clear();
  }

  /** Those of which only the history tells. While all is watched none is added but the newest. */
  async find(
    { dockerfile, context, builder, record }: NextBuildQuestion,
    builderName: string,
    signal: AbortSignal,
  ): Promise<UnwatchedBuilds> {
    if (builder === "classic" || this.lookedFor.has(dockerfile)) return { records: [], sought: [] };
    return this.findUnwatched({ dockerfile, context, builderName, except: record?.ref ?? null }, signal);
  }

  /** Finds out what builds started from. `sought` are the ids of those that were looked for, `last` the newest build. */
  async sight(
    builds: readonly BuildRecord[],
    sought: readonly string[],
    last: BuildRecord | null,
    view: LateView,
    api: DockerApi,
    signal: AbortSignal,
  ): Promise<SightedBuilds> {
    const made: (readonly MadeBuild[])[] = [];
    const open = new Set<string>();
    let areKept = false;
    for (const record of builds) {
      // The last one is asked for each time anyway; of others a registry may tell a moment later.
      const needsImages = view.registry !== null || record === last;
      const sighting = await this.lateSights.sight(record, needsImages, view, api, signal);
      made.push(sighting.made);
      if (sighting.kept === "kept") areKept = true;
      if (sighting.kept === "not yet") open.add(record.ref);
    }
    const settled = sought.filter((ref) => !open.has(ref));
    if (settled.length > 0) await this.keeping.sought.add(view.builderName, view.dockerfile, settled);
    if (settled.length === sought.length) this.lookedFor.add(view.dockerfile);
    return { made, areKept };
  }
}
