import type { Baseline, SealedValue } from "../core/build/baseline.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { FileStore } from "../disk/baselines/fileStore.ts";
import { Slices } from "../turns/slices.ts";
import { seenLate } from "./filesAsOf.ts";
import type { Keeping } from "./keeping.ts";
import type { BuilderTraits, KeptFiles } from "./pastBuilds.ts";
import type { RecalledBuilds } from "./recalledBuilds.ts";

/** What was kept of a Dockerfile's builds, the newest first. */
export interface KeptBuilds {
  readonly baselines: readonly Baseline[];
  readonly records: readonly BuildRecord[];
}

/** Reads what was kept of a Dockerfile's builds. */
export async function readKept({ baselines, records }: Keeping, dockerfile: string): Promise<KeptBuilds> {
  const [started, ended] = await Promise.all([baselines.list(dockerfile), records.list(dockerfile)]);
  return { baselines: started, records: ended };
}

/** Snapshots that are held; which were used least recently go. */
const mostLoaded = 60;

/** Snapshots of files that were loaded, by their id: most builds find a context as the one before left it. */
export class LoadedFiles {
  private readonly files: FileStore;
  private readonly loaded = new Map<string, Promise<ContextSnapshot | null>>();
  /** Files that were seen late, as builds found them: what is known of folders is only found out once. */
  private readonly late = new WeakMap<Baseline, ContextSnapshot | null>();

  constructor(files: FileStore) {
    this.files = files;
  }

  /** Null when they are not kept any more. */
  load(id: string, signal: AbortSignal): Promise<ContextSnapshot | null> {
    const found = this.loaded.get(id);
    const loading = found ?? this.files.load(id, (base) => this.load(base, signal), signal);
    this.loaded.delete(id);
    this.loaded.set(id, loading);
    if (found !== undefined) return found;
    for (const oldest of [...this.loaded.keys()].slice(0, -mostLoaded)) this.loaded.delete(oldest);
    // What was given up is tried again.
    loading.catch(() => this.loaded.delete(id));
    return loading;
  }

  /** All files of a kept build. */
  async loadAll(baseline: Baseline, signal: AbortSignal): Promise<KeptFiles> {
    const { files, namedFiles } = baseline;
    const context = files === null ? await this.loadLate(baseline, signal) : await this.load(files, signal);
    const named = new Map<string, ContextSnapshot | null>();
    for (const [name, id] of namedFiles) named.set(name, await this.load(id, signal));
    return { context, named };
  }

  private async loadLate(baseline: Baseline, signal: AbortSignal): Promise<ContextSnapshot | null> {
    const { laterFiles, startedAt } = baseline;
    const found = this.late.get(baseline);
    if (laterFiles === null || found !== undefined) return found ?? null;
    const files = await this.load(laterFiles.id, signal);
    const asFound = files === null ? null : seenLate(files, laterFiles, startedAt);
    this.late.set(baseline, asFound);
    return asFound;
  }
}

/** What builds are recalled with. */
export interface Recalling {
  readonly traits: BuilderTraits;
  readonly files: LoadedFiles;
  /** Gives a value that was kept sealed, if it can be known again. */
  readonly unseal: (sealed: SealedValue) => string;
  readonly signal: AbortSignal;
}

/** The builds that were kept and of which a record tells how they ended. */
export async function recallBuilds(
  { baselines, records }: KeptBuilds,
  recalled: RecalledBuilds,
  { traits, files, unseal, signal }: Recalling,
): Promise<MadeBuild[]> {
  const byRef = new Map(records.map((record) => [record.ref, record]));
  const builds: MadeBuild[] = [];
  const slices = new Slices(signal);
  const ended = baselines.filter(({ ref }) => byRef.has(ref));
  const loaded = await Promise.all(ended.map((baseline) => files.loadAll(baseline, signal)));
  for (const [index, baseline] of ended.entries()) {
    const [record, kept] = [byRef.get(baseline.ref), loaded[index]];
    if (record === undefined || kept === undefined) continue;
    builds.push(...recalled.recall(baseline, record, kept, traits, unseal));
    if (slices.isOver) await slices.rest();
  }
  return builds;
}
