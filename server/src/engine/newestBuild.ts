import { setMaxListeners } from "node:events";
import type { BuildRecord, Timestamp } from "../core/build/buildRecord.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import type { BuildQuery, Engine, EngineFault } from "./engine.ts";
import { mostTelling } from "./faults.ts";

/** What all sources together know of a Dockerfile's newest build. */
export interface NewestBuild {
  readonly record: BuildRecord | null;
  readonly note: string | null;
  /**
   * Why Docker gave no answer. With a record only when no live source answered: the record is a stored one then. Without,
   * when any did not: that one may have known it.
   */
  readonly fault: EngineFault | null;
  /** `<builder>/<node>` of the current builder; not given when nobody told. */
  readonly builderName?: string;
}

/** Where records come from: engines that have to be running, and what is kept on disk. */
export interface Sources {
  readonly live: readonly Engine[];
  readonly stored: Engine;
}

/** Two records with one id tell of one build when they end within this time; else the same image was built again. */
const SAME_BUILD_MS = 2000;

/**
 * Asks all sources at once; the newest build that any of them knows is the answer. When a stored record tells of the same
 * build as a live one it is taken, since it was made while the build ran.
 */
export async function newestBuild(sources: Sources, query: BuildQuery, signal: AbortSignal): Promise<NewestBuild> {
  // One question becomes many requests, all of which listen to its signal.
  setMaxListeners(0, signal);
  const real = throughRealFolders(query);
  const ask = (engine: Engine) => engine.lastBuild(real, signal);
  const [live, stored] = await Promise.all([Promise.all(sources.live.map(ask)), ask(sources.stored)]);
  const faults = live.flatMap((answer) => (answer.kind === "failed" ? [answer.fault] : []));
  const builds = [stored, ...live].flatMap((answer) => (answer.kind === "found" ? [answer.value] : []));
  const records = builds.flatMap(({ record }) => (record === null ? [] : [record]));
  const builderName = builds.find((build) => build.builderName !== undefined)?.builderName;
  const record = records.reduce<BuildRecord | null>(newer, null);
  return {
    record,
    note: builds.find(({ note }) => note !== null)?.note ?? null,
    fault: record === null || faults.length === live.length ? mostTelling(faults) : null,
    ...(builderName === undefined ? {} : { builderName }),
  };
}

/** Builds are started, and Dockerfiles opened, by any of the paths that lead to them. */
function throughRealFolders({ dockerfile, context, text }: BuildQuery): BuildQuery {
  const folder = context === null ? null : realFolder(context);
  return { dockerfile: realFile(dockerfile), context: folder, text };
}

/** A record that someone keeps beside a Dockerfile only counts where no build is known, whatever its time. */
function newer(a: BuildRecord | null, b: BuildRecord): BuildRecord {
  if (a === null || a.source === "import") return b;
  if (b.source === "import") return a;
  // The record that was kept lacks what may not be kept.
  if (a.ref === b.ref && Math.abs(endOf(a) - endOf(b)) <= SAME_BUILD_MS)
    return b.source === "history" ? { ...a, buildArgs: b.buildArgs, origin: b.origin } : a;
  return endOf(b) > endOf(a) ? b : a;
}

function endOf({ startedAt, completedAt }: BuildRecord): Timestamp {
  return completedAt ?? startedAt;
}
