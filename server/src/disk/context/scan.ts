import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { childPath } from "../../core/context/snapshot.ts";
import type { IgnoreMatcher } from "../../core/context/ignore.ts";
import { compareBytes } from "../../core/context/listedSnapshot.ts";
import type { Pausable } from "../../core/pausable.ts";
import { noChanges, type Changes } from "./changes.ts";
import { DiskFolder } from "./diskFolder.ts";
import { decodeName, mayBeLossy, type DiskPath } from "./fileName.ts";
import {
  clearMark,
  copyRows,
  emptyFolder,
  findPlace,
  findRow,
  hasMark,
  isRowOf,
  isSameFolder,
  marks,
  reuseDigests,
  setMark,
  writeRow,
  type Folder,
} from "./folder.ts";
import { readNewFile } from "./hashFile.ts";
import { mostEntries } from "./problems.ts";
import { reachInto, type Reach } from "./reach.ts";
import { isBig, readManyNames, readNames } from "./readNames.ts";
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
  const path = listing.place.diskPath;
  const names = isBig(size) ? yield* readManyNames(path, newFiles) : readNames(path, old.names, newFiles);
  for (const name of names) {
    const inner = listing.add(name, newFiles?.has(name));
    if (inner !== null) {
      try {
        listing.keepFolder(inner, yield* inner.listed);
      } catch (error) {
        listing.giveUp(inner, error);
      }
    }
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
    if (inner !== null) {
      try {
        listing.keepFolder(inner, yield* inner.listed);
      } catch (error) {
        listing.giveUp(inner, error);
      }
    }
    yield;
  }
  listing.keep(kept, old.names.length);
  return listing.finish();
}

/** A folder in the one that is being listed, and the work on what is in it. */
interface InnerFolder {
  readonly name: string;
  readonly isIgnored: boolean;
  readonly listed: Pausable<Folder>;
}

/**
 * A folder while it is being listed. Names come in order. As long as all is as in the older listing nothing is written: most
 * folders prove to be as before.
 */
class Listing {
  readonly place: DiskFolder;
  private readonly scan: Scan;
  private readonly visit: Visit;
  /** Whether all entries so far are those that the older listing begins with; else they are in the fields below. */
  private isSame: boolean;
  private count = 0;
  private readonly names: string[] = [];
  private targets: Map<string, string> | null = null;
  private folders: Map<string, Folder> | null = null;

  constructor(scan: Scan, visit: Visit) {
    const { path, reach, old } = visit;
    this.scan = scan;
    this.visit = visit;
    this.place = new DiskFolder(scan.root, path);
    this.isSame = old !== emptyFolder && old.isWhole === reach.isWhole;
  }

  /** Looks at an entry. Returns the folder that it is, if that is to be listed. */
  add(name: string, isNewFile = false): InnerFolder | null {
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
    this.addRow(name, stats, isIgnored ? marks.ignored : 0);
    if (typeof opened?.digest === "string") this.keepDigest(opened.digest);
    if (stats.isDirectory())
      return { name, isIgnored, listed: scanFolder(scan, this.visitInner(name, reach), stats.size) };
    if (stats.isSymbolicLink()) this.addLink(name);
    return null;
  }

  /** Takes the entries of the old rows from `start` to before `end` over as they were. */
  keep(start: number, end: number): void {
    this.scan.progress.listed += end - start;
    if (!this.isSame || start !== this.count) this.copy(start, end);
    this.count += end - start;
  }

  /** Looks at an entry again, or only at what changed in it. */
  update(name: string, changes: Changes): InnerFolder | null {
    const { scan, visit } = this;
    const reach = reachInto(visit.reach, name);
    if (changes.isChanged || reach === null || visit.old.folders?.has(name) !== true) return this.add(name);
    const row = findRow(visit.old, name);
    this.keep(row, row + 1);
    const listed = updateFolder(scan, this.visitInner(name, reach), changes);
    return { name, isIgnored: hasMark(visit.old, row, marks.ignored), listed };
  }

  /** Keeps the folder that was added last. An ignored one is only sent for what is in it. */
  keepFolder({ name, isIgnored }: InnerFolder, folder: Folder): void {
    if (isIgnored && folder.names.length === 0) this.drop(name);
    else if (!this.isSame || folder !== this.visit.old.folders?.get(name)) {
      this.part();
      (this.folders ??= new Map()).set(name, folder);
      clearMark(this.scan.rows, this.end - 1, marks.digested);
    }
  }

  /** Keeps that the folder that was added last can't be read. Throws what is another fault. */
  giveUp({ name, isIgnored }: InnerFolder, error: unknown): void {
    if (!isUnreadable(error)) throw error;
    if (isIgnored) this.drop(name);
    else {
      this.part();
      this.folders?.delete(name);
      clearMark(this.scan.rows, this.end - 1, marks.digested);
      setMark(this.scan.rows, this.end - 1, marks.unreadable);
    }
  }

  /** The old folder when nothing is different: then its digest still holds, and memory is shared. */
  finish(): Folder {
    const { scan, visit } = this;
    if (this.isSame && this.count === visit.old.names.length) return visit.old;
    this.part();
    const { names, targets, folders } = this;
    const listed = { names, rows: scan.rows.rows, targets, folders, isWhole: visit.reach.isWhole };
    // What was added for a while, as an ignored folder in which nothing is, made it another one only for that while.
    if (isSameFolder(listed, visit.old, visit.start)) return visit.old;
    const kept = { ...listed, rows: scan.rows.copy(visit.start, this.end) };
    reuseDigests(kept, visit.old);
    return kept;
  }

  /** Behind the last row. */
  private get end(): number {
    return this.visit.start + this.count;
  }

  private addRow(name: string, stats: Stats, extraMarks: number): void {
    const { scan, visit, count } = this;
    if (++scan.progress.listed > mostEntries) throw new TooManyEntries();
    if (!this.isSame || visit.old.names[count] !== name || !isRowOf(visit.old, count, stats, extraMarks)) {
      this.part();
      this.names.push(name);
      writeRow(scan.rows.makeRoom(this.end + 1), this.end, stats, extraMarks);
    }
    this.count++;
  }

  /** From here on it is another folder than before. */
  private part(): void {
    if (!this.isSame) return;
    this.isSame = false;
    this.copy(0, this.count);
  }

  /** Writes the entries of some old rows behind those that were written. */
  private copy(start: number, end: number): void {
    this.part();
    const { scan, visit, names } = this;
    const row = visit.start + names.length;
    copyRows(scan.rows.makeRoom(row + end - start), row, visit.old, start, end);
    for (let at = start; at < end; at++) names.push(visit.old.names[at] ?? "");
    this.copyInner(start, end);
  }

  private copyInner(start: number, end: number): void {
    const { names, folders, targets } = this.visit.old;
    if (folders === null && targets === null) return;
    for (const name of names.slice(start, end)) {
      const folder = folders?.get(name);
      const target = targets?.get(name);
      if (folder !== undefined) (this.folders ??= new Map()).set(name, folder);
      if (target !== undefined) (this.targets ??= new Map()).set(name, target);
    }
  }

  /** Takes the folder that was added last away again. */
  private drop(name: string): void {
    this.part();
    this.names.pop();
    this.count--;
    this.folders?.delete(name);
  }

  private keepDigest(digest: string): void {
    const { scan } = this;
    scan.progress.read++;
    scan.looked += readWeight;
    this.part();
    writeFileDigest(scan.rows, this.end - 1, digest);
  }

  /** The folder that was added last. */
  private visitInner(name: string, reach: Reach): Visit {
    const { path, old } = this.visit;
    return { path: childPath(path, name), reach, old: old.folders?.get(name) ?? emptyFolder, start: this.end };
  }

  private addLink(name: string): void {
    const target = readTarget(this.place.pathOf(name));
    if (this.isSame && this.visit.old.targets?.get(name) === target) return;
    this.part();
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
