import { createHash } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { listIfThere, readIfThere, statIfThere } from "./smallFiles.ts";
import { removeOldDrafts, writeAtomically } from "./writeAtomically.ts";

/** A kind of record that is kept on disk as one file each, by the Dockerfile that it belongs to. */
export interface KeptRecords<T> {
  /** Keeps a record; the oldest ones of the same Dockerfile go. */
  add(dockerfile: string, record: T): Promise<void>;
  /** The records of one Dockerfile, newest first. What can't be read is set aside and told in one line. */
  list(dockerfile: string): Promise<readonly T[]>;
  /** The newest `most` records of all other Dockerfiles, newest first. */
  listOthers(dockerfile: string, most: number): Promise<readonly T[]>;
}

/** How a kind of record is kept. */
export interface RecordKind<T> {
  /** The folder for all of them. */
  readonly folder: string;
  /** What one is called in a message: "A stored build record". */
  readonly title: string;
  /** How many are kept of a Dockerfile. */
  readonly most: number;
  /** Milliseconds after which one is not kept any more; null for no limit. */
  readonly age: number | null;
  /** Begins its name: newer records come later. Milliseconds since 1970-01-01 UTC. */
  readonly startOf: (record: T) => number;
  readonly refOf: (record: T) => string;
  readonly format: (record: T) => string;
  /** Null when the text is something else, or of another version. */
  readonly parse: (text: string) => T | null;
}

/**
 * Keeps records as `<folder>/<hash of the Dockerfile's path>/<start>-<ref>.json`. Safe with several processes at once: each
 * record is a file of its own that is never changed.
 */
export function keepRecords<T>(kind: RecordKind<T>, warn: (message: string) => void): KeptRecords<T> {
  const homeOf = (dockerfile: string): string =>
    join(kind.folder, createHash("sha256").update(dockerfile).digest("hex").slice(0, 32));
  const files = new ReadFiles(kind.parse);
  const read = async (paths: readonly string[]): Promise<readonly T[]> => {
    const records = paths.map((path) => files.read(path));
    await setAside(
      paths.filter((_, index) => records[index] === null),
      kind.title,
      warn,
    );
    return records.filter((record) => record != null);
  };
  return {
    async add(dockerfile, record) {
      const home = homeOf(dockerfile);
      const start = String(Math.round(kind.startOf(record))).padStart(startLength, "0");
      const ref = kind.refOf(record).replaceAll(/[^\w-]/g, "_");
      await writeAtomically(join(home, `${start}-${ref}.json`), [kind.format(record)]);
      for (const name of listIfThere(kind.folder)) await prune(join(kind.folder, name), kind);
    },
    async list(dockerfile) {
      const home = homeOf(dockerfile);
      return read(listNames(home).map((name) => join(home, name)));
    },
    async listOthers(dockerfile, most) {
      const folders = listIfThere(kind.folder).map((name) => join(kind.folder, name));
      const homes = folders.filter((home) => home !== homeOf(dockerfile));
      const paths = homes.flatMap((home) => listNames(home).map((name) => join(home, name)));
      return read(paths.sort((a, b) => (basename(a) < basename(b) ? 1 : -1)).slice(0, most));
    },
  };
}

/** Files that are remembered; those that were read longest ago go. */
const mostFiles = 500;

/** Reads files once, as long as they are not replaced: then what they hold is the same object each time, too. */
class ReadFiles<T> {
  private readonly parse: (text: string) => T | null;
  private readonly held = new Map<string, { readonly stamp: string; readonly record: T | null }>();

  constructor(parse: (text: string) => T | null) {
    this.parse = parse;
  }

  /** Null when it can't be parsed, undefined when it is gone. */
  read(path: string): T | null | undefined {
    const stats = statIfThere(path);
    if (stats === null) return undefined;
    const stamp = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    const found = this.held.get(path);
    if (found?.stamp === stamp) return found.record;
    const text = readIfThere(path);
    if (text === null) return undefined;
    const record = this.parse(text);
    this.held.delete(path);
    this.held.set(path, { stamp, record });
    for (const oldest of [...this.held.keys()].slice(0, -mostFiles)) this.held.delete(oldest);
    return record;
  }
}

/** Digits of a start time in a name, so that the order of names is that of times. */
const startLength = 15;

/** Ends the name of what could not be read. */
const setAsideEnding = ".unreadable";

/** Newest first. */
function listNames(home: string, ending = ".json"): string[] {
  return listIfThere(home)
    .filter((name) => name.endsWith(ending))
    .sort((a, b) => (a < b ? 1 : -1));
}

async function prune<T>(home: string, { most, age }: RecordKind<T>): Promise<void> {
  const now = Date.now();
  await removeOldDrafts(home, now);
  for (const ending of [".json", setAsideEnding]) {
    for (const [index, name] of listNames(home, ending).entries()) {
      const isOld = age !== null && now - Number(name.slice(0, startLength)) > age;
      if (index >= most || isOld) await rm(join(home, name), { force: true });
    }
  }
}

async function setAside(paths: readonly string[], title: string, warn: (message: string) => void): Promise<void> {
  for (const path of paths) await rename(path, path + setAsideEnding).catch(() => undefined);
  const [first] = paths;
  if (first === undefined) return;
  const others = paths.length === 1 ? "" : ` (and ${paths.length - 1} more)`;
  warn(`${title} can't be read and was set aside: ${first}${setAsideEnding}${others}`);
}
