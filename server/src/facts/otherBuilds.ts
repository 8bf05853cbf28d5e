import type { Baseline } from "../core/build/baseline.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { KeyChain } from "../core/cache/cacheKey.ts";
import { countShared, type Shared } from "../core/cache/countShared.ts";
import { assumeBuilt } from "../core/cache/forecast.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import { Slices } from "../turns/slices.ts";
import type { Keeping } from "./keeping.ts";
import type { KeptFiles } from "./pastBuilds.ts";
import { RecalledBuilds } from "./recalledBuilds.ts";
import type { KeptBuilds, Recalling } from "./recall.ts";

/** The build that comes next, as far as that decides which others can be of use to it. */
export interface Beneficiary {
  readonly builderName: string;
  /** Its keys without their files. */
  readonly chain: KeyChain;
}

/** So many builds of other Dockerfiles are thought of, the newest: as many as BuildKit's own history remembers. */
const mostOthers = 50;
/** So many of these, with which most steps may be found, are replayed: that takes time at each look. */
const mostReplayed = 20;
/** So many that only started from the same base image are replayed, without their files. */
const mostOnBase = 3;

/** Reads what was kept of the builds of all other Dockerfiles. */
export async function readOthers({ baselines, records }: Keeping, dockerfile: string): Promise<KeptBuilds> {
  const started = await baselines.listOthers(dockerfile, mostOthers);
  const paths = new Set(started.map((baseline) => baseline.dockerfile.path));
  const ended = await Promise.all([...paths].map((path) => records.list(path)));
  return { baselines: started, records: ended.flat() };
}

/**
 * Those builds of other Dockerfiles with whose results the next build's steps, or its base images, may be found (B17). A
 * build whose files are not kept any more tells nothing. Of each the files count as they were on the disk: what the engine
 * took for unchanged then (B7) would take a replay of all builds that it ever made.
 */
export async function recallOthers(
  next: Beneficiary,
  kept: KeptBuilds,
  { whole, withoutFiles }: RecalledOthers,
  { traits, files, unseal, signal }: Recalling,
): Promise<MadeBuild[]> {
  const others = listOthers(next, kept, (baseline, record, kept) => {
    const recalled = kept === noFiles ? withoutFiles : whole;
    return recalled.recall(baseline, record, kept, traits, unseal);
  });
  const { sharing, onBase } = await selectSharing(next.chain, others, signal);
  const builds: MadeBuild[] = onBase.flatMap(({ recall }) => recall(noFiles));
  for (const { baseline, recall } of sharing) {
    const loaded = await files.loadAll(baseline, signal);
    if (loaded.context !== null) builds.push(...recall(loaded));
  }
  return builds;
}

/** Builds of other Dockerfiles that were recalled. */
export class RecalledOthers {
  readonly whole = new RecalledBuilds(asOther);
  /** As they are compared with the next build. */
  readonly withoutFiles = new RecalledBuilds(asOther);
}

function asOther(build: MadeBuild): MadeBuild {
  return { ...build, contextName: null, isOwn: false };
}

type Recall = (baseline: Baseline, record: BuildRecord, files: KeptFiles) => readonly MadeBuild[];

const noFiles: KeptFiles = { context: null, named: new Map() };

/** A build of another Dockerfile, which is made when it is of use. */
interface Other {
  /** All that decides its keys but its files: most builds of a Dockerfile have it in common. */
  readonly definition: string;
  readonly baseline: Baseline;
  readonly recall: (files: KeptFiles) => readonly MadeBuild[];
}

function listOthers({ builderName }: Beneficiary, { baselines, records }: KeptBuilds, recall: Recall): Other[] {
  const byRef = new Map(records.map((record) => [record.ref, record]));
  return baselines.flatMap((baseline) => {
    const { ref, files } = baseline;
    const record = byRef.get(ref);
    if (record === undefined || baseline.builderName !== builderName || files === null) return [];
    const definition = describeDefinition(baseline);
    return [{ definition, baseline, recall: (kept) => recall(baseline, record, kept) }];
  });
}

function describeDefinition({ dockerfile, target, platform, options, baseImages, namedContexts }: Baseline): string {
  const named = [...namedContexts];
  return JSON.stringify([dockerfile.text, target, platform, options, [...options.buildArgs], [...baseImages], named]);
}

/** Builds that are of use, the more the earlier; of those of the same use the newer ones come first. */
interface Useful {
  readonly sharing: readonly Other[];
  /** Those with which only base images are found. */
  readonly onBase: readonly Other[];
}

async function selectSharing(chain: KeyChain, others: readonly Other[], signal: AbortSignal): Promise<Useful> {
  const slices = new Slices(signal);
  const shared = new Map<string, Shared>();
  for (const { definition, recall } of others) {
    if (shared.has(definition)) continue;
    shared.set(definition, mostOf(recall(noFiles).map((made) => compareWith(chain, made))));
    if (slices.isOver) await slices.rest();
  }
  const pick = (count: (shared: Shared) => number, most: number): readonly Other[] => {
    const countOf = ({ definition }: Other): number => count(shared.get(definition) ?? nothing);
    return others
      .filter((other) => countOf(other) > 0)
      .sort((a, b) => countOf(b) - countOf(a))
      .slice(0, most);
  };
  return {
    sharing: pick(({ steps }) => steps, mostReplayed),
    onBase: pick(({ steps, bases }) => (steps === 0 ? bases : 0), mostOnBase),
  };
}

const nothing: Shared = { steps: 0, bases: 0 };

function compareWith(chain: KeyChain, { dockerfile, request, world }: MadeBuild): Shared {
  return countShared(chain, assumeBuilt(dockerfile, request, { ...world, received: null }));
}

/** Of a build for several platforms. */
function mostOf(all: readonly Shared[]): Shared {
  return {
    steps: Math.max(0, ...all.map(({ steps }) => steps)),
    bases: Math.max(0, ...all.map(({ bases }) => bases)),
  };
}
