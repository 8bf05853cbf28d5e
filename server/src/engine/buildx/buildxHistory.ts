import { dirname } from "node:path";
import type { BuildRecord } from "../../core/build/buildRecord.ts";
import { hasSameInstructions } from "../../core/build/hasSameInstructions.ts";
import { readNamedImages } from "../../core/build/formats/namedImages.ts";
import { recordBuildKitBuild } from "../../core/build/recordBuildKitBuild.ts";
import type { Command } from "../command.ts";
import type { DockerApi } from "../dockerApi.ts";
import { failed, found, type BuildQuery, type Engine, type Lookup } from "../engine.ts";
import { inTurns } from "../inTurns.ts";
import { runCommand } from "../process.ts";
import { readBuildLayers } from "./buildLayers.ts";
import { failedDockerfile } from "./historyExport.ts";
import { historyLog, historyProvenance, inspectHistory, listHistory, type HistoryEntry } from "./historyCommands.ts";
import { readLocalState, type LocalState } from "./localState.ts";

/** A build history, of which more than the newest build can be asked. */
export interface BuildHistory extends Engine {
  /** Finds builds by their ids, newest first. Fails when the history is not that of a builder, `<builder>/<node>`. */
  findBuilds(builder: string, refs: ReadonlySet<string>, signal: AbortSignal): Promise<Lookup<FoundBuilds>>;
}

/** What a history knows of some builds; those that it does not remember are left out. */
export interface FoundBuilds {
  readonly builds: readonly BuildRecord[];
  /** The ids of those that still run, or could not be read now. */
  readonly open: ReadonlySet<string>;
}

/** How the questions of one lookup are asked. */
interface Asking {
  run<T>(command: Command<T>): Promise<Lookup<T>>;
  readonly connect: () => Promise<DockerApi>;
  readonly signal: AbortSignal;
}

/** A finished build of the history, and where its files were as far as this machine's buildx noted. */
interface PlacedEntry {
  readonly entry: HistoryEntry;
  readonly place: LocalState | null;
}

/** Of the builds whose place is not known, so many of the newest are compared by their text. */
const COMPARED_BY_TEXT = 5;
const TIMEOUT_MS = 20_000;
/** Builds that are read at the same time: three programs run for each. */
const READ_AT_ONCE = 4;

/**
 * The build history of the current buildx builder, whatever its driver. A finished build never changes, so each is
 * read once in the life of the returned engine. `connect` reaches the engine itself, for what the history lacks: sizes.
 */
export function buildxHistory(env: NodeJS.ProcessEnv, connect: () => Promise<DockerApi>): BuildHistory {
  const known = new Map<string, BuildRecord>();
  const askWith = (signal: AbortSignal): Asking => {
    return { run: (command) => runCommand(command, { env, signal, timeoutMs: TIMEOUT_MS }), connect, signal };
  };
  return {
    name: "build history",
    async lastBuild(query, signal) {
      const asking = askWith(signal);
      const list = await asking.run(listHistory);
      if (list.kind === "failed") return list;
      forget(known, list.value);
      const entries = placeEntries(list.value, env);
      const match = entries.find(({ place }) => place !== null && isBuildOf(place, query));
      const answer = match ? await readOnce(known, match, asking) : await findByText(entries, query, asking);
      if (answer.kind === "failed") return answer;
      const builderName = findBuilder(list.value);
      return found({
        record: answer.value,
        note: noteUnmatched(entries, query, answer.value),
        ...(builderName === null ? {} : { builderName }),
      });
    },
    async findBuilds(builder, refs, signal) {
      const asking = askWith(signal);
      const list = await asking.run(listHistory);
      if (list.kind === "failed") return list;
      if (findBuilder(list.value) !== builder) return failed("other", "The build history is that of another builder.");
      const wanted = list.value.filter(({ ref }) => refs.has(ref));
      const entries = placeEntries(wanted, env);
      const api = shareCache(await connect(), signal);
      const sharing: Asking = { ...asking, connect: () => Promise.resolve(api) };
      const answers = await inTurns(entries, READ_AT_ONCE, (entry) => readOnce(known, entry, sharing));
      const builds = answers.flatMap((answer) => (answer.kind === "found" ? [answer.value] : []));
      const open = new Set(wanted.map(({ ref }) => ref));
      for (const { ref } of builds) open.delete(ref);
      return found({ builds, open });
    },
  };
}

/** An engine that lists its build cache once, for several builds: that may take it long. */
function shareCache(api: DockerApi, signal: AbortSignal): DockerApi {
  let cache: ReturnType<DockerApi["buildCache"]> | null = null;
  return { ...api, buildCache: () => (cache ??= api.buildCache(signal)) };
}

/** Null when it made no build yet, and when it has several nodes: a build may come to any. */
function findBuilder(list: readonly HistoryEntry[]): string | null {
  const [name, ...others] = new Set(list.map(({ path }) => dirname(path)));
  return name === undefined || others.length > 0 ? null : name;
}

function placeEntries(list: readonly HistoryEntry[], env: NodeJS.ProcessEnv): PlacedEntry[] {
  const finished = list.filter(({ running }) => !running);
  return finished.map((entry) => ({ entry, place: readLocalState(entry.path, env) }));
}

function isBuildOf(place: LocalState, query: BuildQuery): boolean {
  return place.dockerfile === query.dockerfile && (query.context === null || place.context === query.context);
}

/** Builds that another client configuration started have no place here, but their provenance has the text. */
async function findByText(
  entries: readonly PlacedEntry[],
  query: BuildQuery,
  asking: Asking,
): Promise<Lookup<BuildRecord | null>> {
  const candidates = entries.filter(({ place }) => place === null).slice(0, COMPARED_BY_TEXT);
  for (const candidate of candidates) {
    const provenance = await asking.run(historyProvenance(candidate.entry.ref));
    if (provenance.kind === "failed") continue;
    if (hasSameInstructions(provenance.value.dockerfile, query.text)) return readRecord(candidate, asking);
  }
  return found(null);
}

async function readOnce(
  known: Map<string, BuildRecord>,
  placed: PlacedEntry,
  asking: Asking,
): Promise<Lookup<BuildRecord>> {
  const before = known.get(placed.entry.ref);
  if (before !== undefined) return found(before);
  const record = await readRecord(placed, asking);
  if (record.kind === "found") known.set(placed.entry.ref, record.value);
  return record;
}

async function readRecord({ entry, place }: PlacedEntry, asking: Asking): Promise<Lookup<BuildRecord>> {
  const [details, vertexes, provenance] = await Promise.all([
    asking.run(inspectHistory(entry.ref)),
    asking.run(historyLog(entry.ref)),
    asking.run(historyProvenance(entry.ref)),
  ]);
  if (details.kind === "failed") return details;
  if (vertexes.kind === "failed") return vertexes;
  if (provenance.kind === "failed" && provenance.fault.kind === "timedOut") return provenance;
  const { images, options, platform, namedContexts, pulled, ...facts } = details.value;
  const failure = facts.status === "failed" ? await asking.run(failedDockerfile(entry.ref)) : null;
  const layers = await readBuildLayers(await asking.connect(), vertexes.value, images, asking.signal);
  // What was given up in between is missing above, and a record is kept for good.
  if (asking.signal.aborted) return failed("aborted", "The question for the build history was given up.");
  return found(
    recordBuildKitBuild({
      ...facts,
      images,
      ref: entry.ref,
      source: "history",
      dockerfile: place?.dockerfile ?? null,
      context: place?.context ?? null,
      origin: {
        builderName: dirname(entry.path),
        platform,
        options,
        namedContexts,
        pulled,
        images: provenance.kind === "found" ? provenance.value.images : readNamedImages(vertexes.value),
      },
      vertexes: vertexes.value,
      provenance: provenance.kind === "found" ? provenance.value : null,
      text: failure?.kind === "found" ? failure.value : null,
      layers,
    }),
  );
}

/** The history forgets its oldest builds; so do we. */
function forget(known: Map<string, BuildRecord>, list: readonly HistoryEntry[]): void {
  const listed = new Set(list.map(({ ref }) => ref));
  for (const ref of known.keys()) {
    if (!listed.has(ref)) known.delete(ref);
  }
}

function noteUnmatched(entries: readonly PlacedEntry[], query: BuildQuery, record: BuildRecord | null): string | null {
  const context = query.context ?? record?.context ?? dirname(query.dockerfile);
  const since = record?.startedAt ?? 0;
  const unmatched = entries.some(
    ({ entry, place }) => place?.dockerfile === null && place.context === context && entry.startedAt > since,
  );
  if (!unmatched) return null;
  return "A newer build of this context took its Dockerfile from standard input: it can't be matched to a file.";
}
