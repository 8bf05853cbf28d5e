import type { Timestamp } from "../../core/build/buildRecord.ts";
import type { ContextEntry, ContextSnapshot } from "../../core/context/snapshot.ts";
import { unknown, type Known } from "../../core/known.ts";
import type { TreeSnapshot } from "./treeSnapshot.ts";

/** Times of files are taken from a clock that may be so many milliseconds late. */
const clockTick = 20;

/**
 * What a context was at an earlier time, as far as the times of its files tell: what was not touched since is as it was,
 * the rest is not known. `knowsIgnored`: whether the same files were ignored then; else no folder is known as a whole.
 * `touched` ends the reason that names what was touched: ` was touched since`.
 */
export function snapshotAsOf(
  now: TreeSnapshot,
  time: Timestamp,
  knowsIgnored: boolean,
  touched: string,
): ContextSnapshot {
  return new SnapshotAsOf(now, time - clockTick, knowsIgnored, touched);
}

class SnapshotAsOf implements ContextSnapshot {
  private readonly now: TreeSnapshot;
  private readonly time: Timestamp;
  private readonly knowsIgnored: boolean;
  private readonly touched: string;
  private readonly digests = new Map<string, Known<string> | null>();

  constructor(now: TreeSnapshot, time: Timestamp, knowsIgnored: boolean, touched: string) {
    this.now = now;
    this.time = time;
    this.knowsIgnored = knowsIgnored;
    this.touched = touched;
  }

  entry(path: string): ContextEntry | null {
    const entry = this.now.entry(path);
    if (entry === null) return this.findRemoval(path);
    return entry.kind === "folder" || this.isUntouched(path) ? entry : unknownFile(this.describeTouch(path));
  }

  names(path: string): readonly string[] {
    return this.now.names(path);
  }

  gapIn(path: string): string | null {
    if (!this.isUntouched(path)) return this.describeTouch(path);
    return this.knowsIgnored ? null : `what the ignore file left out is not known: it${this.touched}`;
  }

  digest(path: string): Known<string> | null {
    const found = this.digests.get(path);
    if (found !== undefined) return found;
    const digest = this.computeDigest(path);
    this.digests.set(path, digest);
    return digest;
  }

  private computeDigest(path: string): Known<string> | null {
    const entry = this.entry(path);
    if (entry === null) return null;
    if (entry.kind === "file" && !entry.content.known) return entry.content;
    const gap = entry.kind === "folder" ? this.findGap(path) : null;
    return gap === null ? this.now.digest(path) : unknown(gap);
  }

  /** Why not all of a folder is known, else null. */
  private findGap(folder: string): string | null {
    const own = this.gapIn(folder);
    if (own !== null) return own;
    const open = this.now.firstOpen(folder, this.time);
    const digest = open === null ? null : this.digest(open);
    return digest?.known === false ? digest.why : null;
  }

  /** What is not there now may have been removed since, if the folder that it would be in was touched. */
  private findRemoval(path: string): ContextEntry | null {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    if (this.now.entry(folder) === null) return this.findRemoval(folder);
    return this.isUntouched(folder) ? null : unknownFile(this.describeTouch(folder));
  }

  /** What is in a folder that was moved may have been elsewhere. */
  private isUntouched(path: string): boolean {
    if (this.now.touchedAt(path) >= this.time) return false;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (this.now.movedAt(path.slice(0, end)) >= this.time) return false;
    }
    return true;
  }

  private describeTouch(path: string): string {
    return `${path === "" ? "the context's folder" : path}${this.touched}`;
  }
}

/** Something that may have been there. */
function unknownFile(why: string): ContextEntry {
  return {
    kind: "file",
    mode: 0,
    size: 0,
    modifiedAt: null,
    content: unknown(why),
    hardLinkTo: null,
    attributes: null,
  };
}
