import type { Known } from "../known.ts";
import { digestFolder, digestLeaf } from "./entryDigest.ts";
import { sha256 } from "./sha256.ts";
import { childPath, type ContextEntry, type ContextSnapshot } from "./snapshot.ts";

/** For folders that a list leaves out: the permission bits that most systems give a new one. */
const usualFolder: ContextEntry = { kind: "folder", mode: 0o755, isIgnored: false };

/**
 * A snapshot from a list of entries by path, such as a stored one or the files of a Git revision. Folders on the way to
 * an entry need not be listed.
 */
export function listSnapshot(entries: Iterable<readonly [string, ContextEntry]>): ContextSnapshot {
  return new ListedSnapshot(entries);
}

class ListedSnapshot implements ContextSnapshot {
  private readonly entries = new Map<string, ContextEntry>([["", usualFolder]]);
  private readonly children = new Map<string, string[]>();
  private readonly digests = new Map<string, Known<string>>();

  constructor(entries: Iterable<readonly [string, ContextEntry]>) {
    for (const [path, entry] of entries) {
      this.addFolders(path);
      if (!this.entries.has(path)) this.addName(path);
      this.entries.set(path, entry);
    }
    for (const names of this.children.values()) names.sort(compareBytes);
  }

  entry(path: string): ContextEntry | null {
    return this.entries.get(path) ?? null;
  }

  names(path: string): readonly string[] {
    return this.children.get(path) ?? [];
  }

  gapIn(): null {
    return null;
  }

  digest(path: string): Known<string> | null {
    const entry = this.entries.get(path);
    if (entry === undefined) return null;
    const found = this.digests.get(path);
    if (found !== undefined) return found;
    const digest = this.computeDigest(path, entry);
    this.digests.set(path, digest);
    return digest;
  }

  private computeDigest(path: string, entry: ContextEntry): Known<string> {
    if (entry.kind !== "folder") return digestLeaf(entry);
    const children = this.names(path).flatMap((name) => {
      const digest = this.digest(childPath(path, name));
      return digest === null ? [] : [{ name, digest }];
    });
    return digestFolder(path === "" ? null : entry.mode, children, sha256);
  }

  private addFolders(path: string): void {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (this.entries.has(folder)) return;
      this.entries.set(folder, usualFolder);
      this.addName(folder);
    }
  }

  private addName(path: string): void {
    const slash = path.lastIndexOf("/");
    const folder = slash === -1 ? "" : path.slice(0, slash);
    const names = this.children.get(folder);
    const name = path.slice(slash + 1);
    if (names === undefined) this.children.set(folder, [name]);
    else names.push(name);
  }
}

/** The order of UTF-8 bytes is that of code points, which differs from UTF-16's where surrogates meet U+E000…U+FFFF. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for code points beyond U+FFFF, behind all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
