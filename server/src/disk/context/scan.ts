import { lstatSync, readlinkSync } from "node:fs";
import { childPath } from "../../core/context/snapshot.ts";
import type { IgnoreMatcher } from "../../core/context/ignore.ts";
import { compareBytes } from "../../core/context/listedSnapshot.ts";
import type { Pausable } from "../../core/pausable.ts";
import { noChanges, type Changes } from "./changes.ts";
import { DiskFolder } from "./diskFolder.ts";
import { decodeName, mayBeLossy, type DiskPath } from "./fileName.ts";
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
  setMark,
  writeRow,
  type Folder,
} from "./folder.ts";
import { readNewFile } from "./hashFile.ts";
import { mostEntries } from "./problems.ts";
import { reachInto, type Reach } from "./reach.ts";
import { readNames } from "./readNames.ts";
import type { RowStack } from "./rowStack.ts";
import { writeFileDigest } from "./writeDigest.ts";

/** What a scan goes by, and what it gathers. */
export interface Scan {
  /** Absolute path of the context's folder, without links. */
  readonly root: string;
  readonly ignore: IgnoreMatcher;
  /** Whether older folders that are whole still hold, because all changes to them were told. */
  readonly trustsOld: boolean;
  /** Counts the entries that were listed, and the files whose bytes were read. */
  readonly progress: { listed: number; read: number };
  readonly rows: RowStack;
  /** To read new files into; null when no file is to be read. */
  readonly buffer: Buffer | null;
  /** Entries looked at since the last pause; one that was read counts for `readWeight`. */
  looked: number;
}

/** A folder that a scan comes to. */
export interface Visit {
  readonly path: string;
  readonly reach: Reach;
  /** What was known of it: digests of files that are certainly the same are taken over. */
  readonly old: Folder;
  /** Where its rows begin in the scan's. */
  readonly start: number;
}

/** Thrown when a context holds more entries than are listed. */
export class TooManyEntries extends Error {}

/** Entries looked at between two pauses. */
const step = 32;
/** Entries that take as long to look at as a small file to read, as far as pauses go: a disk may have to turn for it. */
const readWeight = 8;
/** What is gone meanwhile is no fault. */
const mayBeGone = { throwIfNoEntry: false } as const;

/**
 * Lists a folder as far as it is read and not ignored, with all folders below. `size` is what `lstat` tells of the folder
 * itself. A folder that can't be read is listed as empty and marked in its parent's row. Small files of folders of which
 * nothing is known are read at once.
 */
export function* scanFolder(scan: Scan, visit: Visit, size: number): Pausable<Folder> {
  const { reach, old } = visit;
  if (scan.trustsOld && old.isWhole && reach.isWhole) return old;
  const listing = new Listing(scan, visit);
  const newFiles = old === emptyFolder && scan.buffer !== null ? new Set<string>() : null;
  const names = yield* readNames(listing.place.diskPath, size, old.names, newFiles);
  for (const name of names) {
    const inner = listing.add(name, newFiles?.has(name));
    if (inner !== null) yield* inner;
    if (++scan.looked < step) continue;
    scan.looked = 0;
    yield;
  }
  return listing.finish();
}

/** The folder after changes in it: only what may have changed is looked at again. */
export function* updateFolder(scan: Scan, visit: Visit, changes: Changes): Pausable<Folder> {
  const { old } = visit;
  const listing = new Listing(scan, visit);
  let kept = 0;
  for (const name of [...changes.children.keys()].sort(compareBytes)) {
    const row = findPlace(old, name);
    listing.keep(kept, row);
    kept = old.names[row] === name ? row + 1 : row;
    const inner = listing.update(name, changes.children.get(name) ?? noChanges());
    if (inner !== null) yield* inner;
    yield;
  }
  listing.keep(kept, old.names.length);
  return listing.finish();
}

/** A folder while it is being listed. Names come in order. */
class Listing {
  readonly place: DiskFolder;
  private readonly scan: Scan;
  private readonly visit: Visit;
  private readonly names: string[] = [];
  private targets: Map<string, string> | null = null;
  private folders: Map<string, Folder> | null = null;

  constructor(scan: Scan, visit: Visit) {
    this.scan = scan;
    this.visit = visit;
    this.place = new DiskFolder(scan.root, visit.path);
  }

  /** Looks at an entry. Returns the work on what is in it, if that is to be listed. */
  add(name: string, isNewFile = false): Pausable<void> | null {
    const { scan, visit } = this;
    const reach = reachInto(visit.reach, name);
    if (reach === null) return null;
    const path = childPath(visit.path, name);
    const isIgnored = scan.ignore.ignores(path);
    if (isIgnored && scan.ignore.canSkip(path)) return null;
    const diskPath = this.place.pathOf(name);
    const opened = isNewFile && !isIgnored && scan.buffer !== null ? readNewFile(diskPath, scan.buffer) : null;
    const stats = opened?.stats ?? lstatSync(diskPath, mayBeGone);
    if (stats === undefined || (isIgnored && !stats.isDirectory())) return null;
    const row = this.addName(name);
    writeRow(scan.rows.makeRoom(row + 1), row, stats, isIgnored ? marks.ignored : 0);
    if (typeof opened?.digest === "string") this.keepDigest(row, opened.digest);
    if (stats.isDirectory())
      return this.addFolder(name, scanFolder(scan, this.visitInner(name, reach), stats.size), isIgnored);
    if (stats.isSymbolicLink()) this.addLink(name);
    return null;
  }

  /** Takes the entries of the old rows from `start` to before `end` over as they were. */
  keep(start: number, end: number): void {
    const { scan, visit, names } = this;
    const { old } = visit;
    const row = visit.start + names.length;
    for (let at = start; at < end; at++) names.push(old.names[at] ?? "");
    copyRows(scan.rows.makeRoom(row + end - start), row, old, start, end);
    scan.progress.listed += end - start;
    this.keepInner(start, end);
  }

  /** Looks at an entry again, or only at what changed in it. */
  update(name: string, changes: Changes): Pausable<void> | null {
    const { scan, visit } = this;
    const reach = reachInto(visit.reach, name);
    if (changes.isChanged || reach === null || visit.old.folders?.has(name) !== true) return this.add(name);
    const oldRow = findRow(visit.old, name);
    const row = this.addName(name);
    const rows = scan.rows.makeRoom(row + 1);
    copyRows(rows, row, visit.old, oldRow, oldRow + 1);
    rows[row * rowLength] = (rows[row * rowLength] ?? 0) & ~marks.digested;
    const updated = updateFolder(scan, this.visitInner(name, reach), changes);
    return this.addFolder(name, updated, hasMark(visit.old, oldRow, marks.ignored));
  }

  /** The old folder when nothing is different: then its digest still holds, and memory is shared. */
  finish(): Folder {
    const { scan, visit, names, targets, folders } = this;
    const listed = { names, rows: scan.rows.rows, targets, folders, isWhole: visit.reach.isWhole };
    if (isSameFolder(listed, visit.old, visit.start)) return visit.old;
    const kept = { ...listed, rows: scan.rows.copy(visit.start, this.end) };
    reuseDigests(kept, visit.old);
    return kept;
  }

  /** Behind the last row. */
  private get end(): number {
    return this.visit.start + this.names.length;
  }

  private keepDigest(row: number, digest: string): void {
    const { scan } = this;
    scan.progress.read++;
    scan.looked += readWeight;
    writeFileDigest(scan.rows, row, digest);
  }

  /** The row of a new name. */
  private addName(name: string): number {
    if (++this.scan.progress.listed > mostEntries) throw new TooManyEntries();
    this.names.push(name);
    return this.end - 1;
  }

  /** The folder whose row was added last. */
  private visitInner(name: string, reach: Reach): Visit {
    const { path, old } = this.visit;
    return { path: childPath(path, name), reach, old: old.folders?.get(name) ?? emptyFolder, start: this.end };
  }

  private keepInner(start: number, end: number): void {
    const { names, folders, targets } = this.visit.old;
    if (folders === null && targets === null) return;
    for (const name of names.slice(start, end)) {
      const folder = folders?.get(name);
      const target = targets?.get(name);
      if (folder !== undefined) (this.folders ??= new Map()).set(name, folder);
      if (target !== undefined) (this.targets ??= new Map()).set(name, target);
    }
  }

  private *addFolder(name: string, listed: Pausable<Folder>, isIgnored: boolean): Pausable<void> {
    try {
      const folder = yield* listed;
      // An ignored folder is only sent for what is in it.
      if (isIgnored && folder.names.length === 0) this.names.pop();
      else (this.folders ??= new Map()).set(name, folder);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      if (isIgnored) this.names.pop();
      else setMark(this.scan.rows, this.end - 1, marks.unreadable);
    }
  }

  private addLink(name: string): void {
    const target = readTarget(this.place.pathOf(name));
    (this.targets ??= new Map()).set(name, target);
  }
}

/** Empty when the link is gone. */
function readTarget(path: DiskPath): string {
  try {
    const target = readlinkSync(path);
    return mayBeLossy(target) ? decodeName(readlinkSync(path, "buffer")) : target;
  } catch {
    return "";
  }
}

/** Whether the system refused to read something, or it went away; anything else is a fault of ours. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
