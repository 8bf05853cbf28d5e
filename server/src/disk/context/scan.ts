import { lstatSync, readlinkSync } from "node:fs";
import { childPath } from "../../core/context/snapshot.ts";
import type { IgnoreMatcher } from "../../core/context/ignore.ts";
import { compareBytes } from "../../core/context/listedSnapshot.ts";
import { noChanges, type Changes } from "./changes.ts";
import { decodeName, mayBeLossy, toDiskPath } from "./fileName.ts";
import {
  copyRows,
  emptyFolder,
  findPlace,
  findRow,
  hasMark,
  isSameFolder,
  marks,
  reuseDigests,
  rowLength,
  writeRow,
  type Folder,
} from "./folder.ts";
import { mostEntries } from "./problems.ts";
import { reachInto, type Reach } from "./reach.ts";
import { readNames } from "./readNames.ts";
import type { Slices } from "./slices.ts";

/** What a scan goes by, and what it gathers. */
export interface Scan {
  /** Absolute path of the context's folder, without links. */
  readonly root: string;
  readonly ignore: IgnoreMatcher;
  readonly slices: Slices;
  /** Whether older folders that are whole still hold, because all changes to them were told. */
  readonly trustsOld: boolean;
  /** Counts the entries that were listed. */
  readonly progress: { listed: number };
}

/** Thrown when a context holds more entries than are listed. */
export class TooManyEntries extends Error {}

/** Entries that there is room for at least, once there are more than expected. */
const leastRoom = 8;
/** Entries looked at between two looks at the clock. */
const step = 32;

/**
 * Lists a folder as far as it is read and not ignored, with all folders below. Digests of files that are certainly the
 * same are taken over from `old`. A folder that can't be read is listed as empty and marked in its parent's row.
 */
export async function scanFolder(scan: Scan, path: string, size: number, reach: Reach, old: Folder): Promise<Folder> {
  if (scan.trustsOld && old.isWhole && reach.isWhole) return old;
  const names = await readNames(diskPath(scan.root, path), size, scan.slices);
  const listing = new Listing(scan, path, reach, old, reach.isWhole ? names.length : 0);
  for (const name of names) {
    const pending = listing.add(name);
    if (pending !== undefined) await pending;
  }
  return listing.finish();
}

/** The folder after changes in it: only what may have changed is looked at again. */
export async function updateFolder(
  scan: Scan,
  path: string,
  reach: Reach,
  old: Folder,
  changes: Changes,
): Promise<Folder> {
  const listing = new Listing(scan, path, reach, old, old.names.length + 1);
  let kept = 0;
  for (const name of [...changes.children.keys()].sort(compareBytes)) {
    const row = findPlace(old, name);
    listing.keep(kept, row);
    kept = old.names[row] === name ? row + 1 : row;
    const pending = listing.update(name, changes.children.get(name) ?? noChanges());
    if (pending !== undefined) await pending;
  }
  listing.keep(kept, old.names.length);
  return listing.finish();
}

/** The absolute path of an entry. */
export function diskPath(root: string, path: string): string {
  return path === "" ? root : root.endsWith("/") ? root + path : `${root}/${path}`;
}

/** A folder while it is being listed. Names come in order. */
class Listing {
  private readonly scan: Scan;
  private readonly path: string;
  /** Absolute, with a slash at its end. */
  private readonly prefix: string;
  private readonly reach: Reach;
  private readonly old: Folder;
  private readonly names: string[] = [];
  private rows: Float64Array<ArrayBuffer>;
  private targets: Map<string, string> | null = null;
  private folders: Map<string, Folder> | null = null;

  /** `room` is the number of entries that are expected. */
  constructor(scan: Scan, path: string, reach: Reach, old: Folder, room: number) {
    this.rows = new Float64Array(room * rowLength);
    this.scan = scan;
    this.path = path;
    this.prefix = diskPath(scan.root, path).replace(/\/?$/, "/");
    this.reach = reach;
    this.old = old;
  }

  /** Looks at an entry. Returns what is still to be awaited; most entries need no waiting, and promises cost time. */
  add(name: string): Promise<void> | undefined {
    const { scan } = this;
    const reach = reachInto(this.reach, name);
    if (reach === null) return undefined;
    const path = childPath(this.path, name);
    const isIgnored = scan.ignore.ignores(path);
    if (isIgnored && scan.ignore.canSkip(path)) return undefined;
    const stats = lstatSync(toDiskPath(this.prefix + name), { throwIfNoEntry: false });
    if (stats === undefined || (isIgnored && !stats.isDirectory())) return undefined;
    this.names.push(name);
    writeRow(this.makeRoom(), this.names.length - 1, stats, isIgnored ? marks.ignored : 0);
    if (stats.isDirectory()) {
      const folder = scanFolder(scan, path, stats.size, reach, this.old.folders?.get(name) ?? emptyFolder);
      return this.addFolder(name, folder, isIgnored);
    }
    if (stats.isSymbolicLink()) this.addLink(name);
    return this.count();
  }

  /** Takes the entries of the old rows from `start` to before `end` over as they were. */
  keep(start: number, end: number): void {
    const { old, names } = this;
    const row = names.length;
    for (let at = start; at < end; at++) names.push(old.names[at] ?? "");
    copyRows(this.makeRoom(), row, old, start, end);
    this.scan.progress.listed += end - start;
    this.keepInner(start, end);
  }

  /** Looks at an entry again, or only at what changed in it. */
  update(name: string, changes: Changes): Promise<void> | undefined {
    const folder = this.old.folders?.get(name);
    const reach = reachInto(this.reach, name);
    if (changes.isChanged || folder === undefined || reach === null) return this.add(name);
    const oldRow = findRow(this.old, name);
    this.names.push(name);
    const row = this.names.length - 1;
    copyRows(this.makeRoom(), row, this.old, oldRow, oldRow + 1);
    this.rows[row * rowLength] = (this.rows[row * rowLength] ?? 0) & ~marks.digested;
    const updated = updateFolder(this.scan, childPath(this.path, name), reach, folder, changes);
    return this.addFolder(name, updated, hasMark(this.old, oldRow, marks.ignored));
  }

  /** The old folder when nothing is different: then its digest still holds, and memory is shared. */
  finish(): Folder {
    const { names, targets, folders, reach, old } = this;
    const length = names.length * rowLength;
    const rows = length === this.rows.length ? this.rows : this.rows.slice(0, length);
    const listed = { names, rows, targets, folders, isWhole: reach.isWhole };
    if (isSameFolder(listed, old)) return old;
    reuseDigests(listed, old);
    return listed;
  }

  private keepInner(start: number, end: number): void {
    const { names, folders, targets } = this.old;
    if (folders === null && targets === null) return;
    for (const name of names.slice(start, end)) {
      const folder = folders?.get(name);
      const target = targets?.get(name);
      if (folder !== undefined) (this.folders ??= new Map()).set(name, folder);
      if (target !== undefined) (this.targets ??= new Map()).set(name, target);
    }
  }

  /** The rows, with room for all names. */
  private makeRoom(): Float64Array {
    const needed = this.names.length * rowLength;
    if (needed > this.rows.length) {
      const wider = new Float64Array(Math.max(needed, this.rows.length * 2, leastRoom * rowLength));
      wider.set(this.rows);
      this.rows = wider;
    }
    return this.rows;
  }

  private count(): Promise<void> | undefined {
    const { progress, slices } = this.scan;
    if (++progress.listed > mostEntries) throw new TooManyEntries();
    return progress.listed % step === 0 && slices.isOver ? slices.rest() : undefined;
  }

  private async addFolder(name: string, listed: Promise<Folder>, isIgnored: boolean): Promise<void> {
    const at = (this.names.length - 1) * rowLength;
    try {
      const folder = await listed;
      // An ignored folder is only sent for what is in it.
      if (isIgnored && folder.names.length === 0) this.names.pop();
      else (this.folders ??= new Map()).set(name, folder);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      if (isIgnored) this.names.pop();
      else this.rows[at] = (this.rows[at] ?? 0) | marks.unreadable;
    }
    await this.count();
  }

  private addLink(name: string): void {
    const target = readTarget(this.prefix + name);
    (this.targets ??= new Map()).set(name, target);
  }
}

/** Empty when the link is gone. */
function readTarget(path: string): string {
  try {
    const target = readlinkSync(toDiskPath(path));
    return mayBeLossy(target) ? decodeName(readlinkSync(toDiskPath(path), "buffer")) : target;
  } catch {
    return "";
  }
}

/** Whether the system refused to read something, or it went away; anything else is a fault of ours. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
