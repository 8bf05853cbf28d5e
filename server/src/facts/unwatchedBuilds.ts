import type { BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import type { BuildHistory } from "../engine/buildx/buildxHistory.ts";
import { listNotesOf } from "../engine/buildx/localState.ts";
import { placeOfBuilder } from "./builder.ts";
import type { Keeping } from "./keeping.ts";

/** Whose builds are looked for. Paths are absolute, through real folders. */
export interface UnwatchedQuery {
  readonly dockerfile: string;
  readonly context: string;
  readonly builderName: string;
  /** The id of a build that is known anyway; null for none. */
  readonly except: string | null;
}

/** Builds that nobody watched, newest first. */
export interface UnwatchedBuilds {
  readonly records: readonly BuildRecord[];
  /** The ids of all that needn't be looked for again when these are kept. */
  readonly sought: readonly string[];
}

/** Finds the builds of a Dockerfile of which only the history tells, until their ids are noted as sought. */
export type FindUnwatched = (query: UnwatchedQuery, signal: AbortSignal) => Promise<UnwatchedBuilds>;

/** So many of a Dockerfile's builds count, the newest: as many as are kept. */
const mostBuilds = 20;
/** buildx notes a build before the builder knows it. */
const unknownForMs = 60_000;

const none: UnwatchedBuilds = { records: [], sought: [] };

/** The history is only asked when buildx's notes name a build that was neither kept nor looked for before. */
export function unwatchedBuilds(
  history: BuildHistory,
  { records, sought }: Pick<Keeping, "records" | "sought">,
  env: NodeJS.ProcessEnv,
  now: () => Timestamp,
): FindUnwatched {
  return async ({ dockerfile, context, builderName, except }, signal) => {
    const builder = placeOfBuilder(builderName);
    const [kept, before] = await Promise.all([records.list(dockerfile), sought.list(builderName, dockerfile)]);
    const known = new Set([...kept.map(({ ref }) => ref), ...before, except]);
    const noted = listNotesOf({ dockerfile, context }, builder, known, env);
    const wanted = noted.slice(0, mostBuilds).filter(({ ref }) => !known.has(ref));
    if (wanted.length === 0) return none;
    const found = await history.findBuilds(builder, new Set(wanted.map(({ ref }) => ref)), signal);
    if (found.kind === "failed") return none;
    const { builds, open } = found.value;
    const hasEnded = new Set(builds.map(({ ref }) => ref));
    const isOver = ({ ref, notedAt }: (typeof wanted)[number]): boolean =>
      hasEnded.has(ref) || (!open.has(ref) && notedAt < now() - unknownForMs);
    return { records: builds, sought: wanted.filter(isOver).map(({ ref }) => ref) };
  };
}
