import { basename } from "node:path";
import type { Baseline } from "../core/build/baseline.ts";
import type { KeyChain } from "../core/cache/cacheKey.ts";
import { assumeBuilt } from "../core/cache/forecast.ts";
import { mayShareSteps } from "../core/cache/mayShare.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import { known } from "../core/known.ts";
import { unsealer } from "./buildStart.ts";
import type { Keeping } from "./keeping.ts";
import { recallBuild, type BuilderTraits } from "./pastBuilds.ts";
import type { KeptBuilds, LoadedFiles } from "./recall.ts";

/** The build that comes next, as far as that decides which others can be of use to it. */
export interface Beneficiary {
  /** Absolute path of its context's folder. */
  readonly context: string;
  readonly builderName: string;
  /** Its keys without their files. */
  readonly chain: KeyChain;
}

/** So many builds of other Dockerfiles are thought of, the newest: as many as BuildKit's own history remembers. */
const mostOthers = 50;

/** Reads what was kept of the builds of all other Dockerfiles. */
export async function readOthers({ baselines, records }: Keeping, dockerfile: string): Promise<KeptBuilds> {
  const started = await baselines.listOthers(dockerfile, mostOthers);
  const paths = new Set(started.map((baseline) => baseline.dockerfile.path));
  const ended = await Promise.all([...paths].map((path) => records.list(path)));
  return { baselines: started, records: ended.flat() };
}

/**
 * Those builds of other Dockerfiles with whose results the next build's steps may be found (B17), and those whose contexts
 * the engine took for the same ones (B7). Values are known again if they are `candidates`. A build whose files are not kept any
 * more tells nothing.
 */
export async function recallOthers(
  next: Beneficiary,
  { baselines, records }: KeptBuilds,
  candidates: Iterable<string>,
  traits: BuilderTraits,
  keeping: Keeping,
  files: LoadedFiles,
  signal: AbortSignal,
): Promise<MadeBuild[]> {
  const byRef = new Map(records.map((record) => [record.ref, record]));
  const unseal = unsealer(await keeping.seal(), candidates);
  const found = baselines.flatMap((baseline) => {
    const record = byRef.get(baseline.ref);
    if (record === undefined || baseline.builderName !== next.builderName) return [];
    return recallBuild(baseline, record, null, traits, unseal).map((made): Other => ({ baseline, made }));
  });
  const builds: MadeBuild[] = [];
  for (const { baseline, made } of select(next, found)) {
    const snapshot = baseline.files === null ? null : await files.load(baseline.files, signal);
    if (snapshot !== null) {
      builds.push({ ...made, world: { ...made.world, context: known(snapshot) }, isOwn: false });
    }
  }
  return builds;
}

interface Other {
  readonly baseline: Baseline;
  readonly made: MadeBuild;
}

/** One context after the other, so that snapshots share memory. */
function select({ chain, context }: Beneficiary, others: readonly Other[]): readonly Other[] {
  const sharing = others.filter(({ made: { dockerfile, request, world } }) =>
    mayShareSteps(chain, assumeBuilt(dockerfile, request, { ...world, received: null })),
  );
  const names = new Set([basename(context), ...sharing.map(({ made }) => made.contextName)]);
  const placeOf = ({ baseline }: Other): string => baseline.context ?? "";
  return others.filter((other) => names.has(other.made.contextName)).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}
