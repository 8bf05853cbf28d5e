import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { formatStoredRecord, parseStoredRecord } from "./storedRecord.ts";
import { removeOldDrafts, writeAtomically } from "./writeAtomically.ts";

/** Build records kept on disk, for builds that no history remembers. Safe with several processes at once. */
export interface RecordStore {
  /** Keeps a record; the oldest of the same Dockerfile go. A record whose Dockerfile has no path is not kept. */
  add(record: BuildRecord): Promise<void>;
  /** The records of one Dockerfile, newest first. What can't be read is set aside and told to `warn`, once. */
  list(dockerfile: string): Promise<readonly BuildRecord[]>;
}

const KEPT_PER_DOCKERFILE = 10;

/** Keeps records as one file each, `<folder>/builds/<hash of the Dockerfile's path>/<start>-<ref>.json`. */
export function openRecordStore(folder: string, warn: (message: string) => void): RecordStore {
  const folderOf = (dockerfile: string) =>
    join(folder, "builds", createHash("sha256").update(dockerfile).digest("hex").slice(0, 32));
  return {
    async add(record) {
      if (record.dockerfile.path === null) return;
      const home = folderOf(record.dockerfile.path);
      await writeRecord(home, record);
      await removeOldDrafts(home, Date.now());
      for (const name of (await listNames(home)).slice(KEPT_PER_DOCKERFILE))
        await rm(join(home, name), { force: true });
    },
    async list(dockerfile) {
      const home = folderOf(dockerfile);
      const records = await Promise.all((await listNames(home)).map((name) => readRecord(join(home, name), warn)));
      return records.filter((record) => record !== null);
    },
  };
}

/** Newest first: names begin with the start time, padded. */
async function listNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".json")).sort((a, b) => (a < b ? 1 : -1));
}

async function writeRecord(folder: string, record: BuildRecord): Promise<void> {
  const start = String(Math.round(record.startedAt)).padStart(15, "0");
  const ref = record.ref.replaceAll(/[^\w-]/g, "_");
  await writeAtomically(join(folder, `${start}-${ref}.json`), [formatStoredRecord(record)]);
}

async function readRecord(path: string, warn: (message: string) => void): Promise<BuildRecord | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const record = parseStoredRecord(text);
  if (record !== null) return record;
  await rename(path, `${path}.unreadable`).catch(() => undefined);
  warn(`A stored build record can't be read and was set aside: ${path}.unreadable`);
  return null;
}
