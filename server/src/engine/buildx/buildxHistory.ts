import type { BuildRecord } from "../../core/build/buildRecord.ts";
import { hasSameInstructions } from "../../core/build/hasSameInstructions.ts";
import { recordBuildKitBuild } from "../../core/build/recordBuildKitBuild.ts";
import type { Command } from "../command.ts";
import { found, type BuildQuery, type Engine, type Lookup } from "../engine.ts";
import { runCommand } from "../process.ts";
import { historyLog, historyProvenance, inspectHistory, listHistory, type HistoryEntry } from "./historyCommands.ts";
import { readLocalState, type LocalState } from "./localState.ts";

/** Runs a command with everything but its arguments decided. */
type Run = <T>(command: Command<T>) => Promise<Lookup<T>>;

/** A finished build of the history, and where its files were as far as this machine's buildx noted. */
interface PlacedEntry {
  readonly entry: HistoryEntry;
  readonly place: LocalState | null;
}

/** Of the builds whose place is not known, so many of the newest are compared by their text. */
const COMPARED_BY_TEXT = 5;
const TIMEOUT_MS = 20_000;

/**
 * The build history of the current buildx builder, whatever its driver. A finished build never changes, so each is
 * read once in the life of the returned engine.
 */
export function buildxHistory(env: NodeJS.ProcessEnv): Engine {
  const read = new Map<string, BuildRecord>();
  return {
    name: "build history",
    async lastBuild(query, signal) {
      const run: Run = (command) => runCommand(command, { env, signal, timeoutMs: TIMEOUT_MS });
      const list = await run(listHistory);
      if (list.kind === "failed") return list;
      forget(read, list.value);
      const entries = await placeEntries(list.value, env);
      const match = entries.find(({ place }) => place !== null && isBuildOf(place, query));
      const answer = match === undefined ? await findByText(entries, query, run) : await readOnce(read, match, run);
      if (answer.kind === "failed") return answer;
      return found({ record: answer.value, note: noteUnmatched(entries, query, answer.value) });
    },
  };
}

async function placeEntries(list: readonly HistoryEntry[], env: NodeJS.ProcessEnv): Promise<PlacedEntry[]> {
  const finished = list.filter(({ running }) => !running);
  return Promise.all(finished.map(async (entry) => ({ entry, place: await readLocalState(entry.path, env) })));
}

function isBuildOf(place: LocalState, query: BuildQuery): boolean {
  return place.dockerfile === query.dockerfile && (query.context === null || place.context === query.context);
}

/** Builds that another client configuration started have no place here, but their provenance has the text. */
async function findByText(
  entries: readonly PlacedEntry[],
  query: BuildQuery,
  run: Run,
): Promise<Lookup<BuildRecord | null>> {
  const candidates = entries.filter(({ place }) => place === null).slice(0, COMPARED_BY_TEXT);
  for (const candidate of candidates) {
    const provenance = await run(historyProvenance(candidate.entry.ref));
    if (provenance.kind === "failed") continue;
    if (hasSameInstructions(provenance.value.dockerfile, query.text)) return readRecord(candidate, run);
  }
  return found(null);
}

async function readOnce(read: Map<string, BuildRecord>, placed: PlacedEntry, run: Run): Promise<Lookup<BuildRecord>> {
  const before = read.get(placed.entry.ref);
  if (before !== undefined) return found(before);
  const record = await readRecord(placed, run);
  if (record.kind === "found") read.set(placed.entry.ref, record.value);
  return record;
}

async function readRecord({ entry, place }: PlacedEntry, run: Run): Promise<Lookup<BuildRecord>> {
  const [details, vertexes, provenance] = await Promise.all([
    run(inspectHistory(entry.ref)),
    run(historyLog(entry.ref)),
    run(historyProvenance(entry.ref)),
  ]);
  if (details.kind === "failed") return details;
  if (vertexes.kind === "failed") return vertexes;
  return found(
    recordBuildKitBuild({
      ...details.value,
      ref: entry.ref,
      source: "history",
      dockerfile: place?.dockerfile ?? null,
      context: place?.context ?? null,
      vertexes: vertexes.value,
      provenance: provenance.kind === "found" ? provenance.value : null,
    }),
  );
}

/** The history forgets its oldest builds; so do we. */
function forget(read: Map<string, BuildRecord>, list: readonly HistoryEntry[]): void {
  const listed = new Set(list.map(({ ref }) => ref));
  for (const ref of read.keys()) {
    if (!listed.has(ref)) read.delete(ref);
  }
}

function noteUnmatched(entries: readonly PlacedEntry[], query: BuildQuery, record: BuildRecord | null): string | null {
  const since = record?.startedAt ?? 0;
  const unmatched = entries.some(
    ({ entry, place }) => place?.dockerfile === null && place.context === query.context && entry.startedAt > since,
  );
  if (!unmatched) return null;
  return "A newer build of this context took its Dockerfile from standard input: it can't be matched to a file.";
}
