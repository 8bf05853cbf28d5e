import { known, unknown, type Known } from "../../core/known.ts";
import { childPath, type ContextEntry, type ContextSnapshot, type FileEntry } from "../../core/context/snapshot.ts";
import {
  changedAt,
  digestAt,
  findRow,
  hasMark,
  inodeAt,
  kindAt,
  marks,
  modeAt,
  modifiedAt,
  sizeAt,
  type Folder,
} from "./folder.ts";
import { digestEntry, isDigested } from "./folderDigest.ts";

/** What was seen of a context at one time. It stays as it is when the context changes. */
export class TreeSnapshot implements ContextSnapshot {
  readonly tree: Folder;
  readonly rootDigest: string | null;
  private readonly rootTouchedAt: number;
  private firstLinks: ReadonlyMap<number, string> | null = null;
  /** The folder asked about last: the next question is most often about something in it. */
  private last: { readonly path: string; readonly folder: Folder | null };
  /** The row behind the one asked about last: entries are mostly asked for in their order. */
  private nextRow = 0;

  /**
   * `rootDigest` is null when something in the tree could not be read; `rootTouchedAt` tells when the folder itself
   * changed, for a snapshot that was just taken.
   */
  constructor(tree: Folder, rootDigest: string | null, rootTouchedAt = Number.POSITIVE_INFINITY) {
    this.tree = tree;
    this.last = { path: "", folder: tree };
    this.rootDigest = rootDigest;
    this.rootTouchedAt = rootTouchedAt;
  }

  entry(path: string): ContextEntry | null {
    if (path === "") return { kind: "folder", mode: usualFolderMode, isIgnored: false };
    const found = this.find(path);
    return found === null ? null : this.makeEntry(found, path);
  }

  names(path: string): readonly string[] {
    return this.findFolder(path)?.names ?? [];
  }

  gapIn(): null {
    return null;
  }

  /**
   * When an entry last changed in content, names or header, in milliseconds since 1970-01-01 UTC; never where there is
   * none.
   */
  touchedAt(path: string): number {
    if (path === "") return this.rootTouchedAt;
    const found = this.find(path);
    return found === null ? 0 : touchedAt(found.folder, found.row);
  }

  /** When a folder was last given another header or another place, if that was the last that happened to it; else 0. */
  movedAt(path: string): number {
    const found = path === "" ? null : this.find(path);
    if (found === null) return 0;
    const [modified, changed] = [modifiedAt(found.folder, found.row), changedAt(found.folder, found.row)];
    return changed > modified ? changed : 0;
  }

  digest(path: string): Known<string> | null {
    if (path === "") return this.rootDigest === null ? unknown(explainGaps(this.tree, "")) : known(this.rootDigest);
    const found = this.find(path);
    if (found === null) return null;
    const { folder, row, name } = found;
    if (!isDigested(folder, row)) return unknown(explainGap(folder, row, path));
    return known(digestEntry(folder, row, name, digestAt(folder, row).toString("hex")));
  }

  /**
   * The path of the first entry below a folder, at any depth, that was touched at or after a time or has no digest; null
   * when there is none. Quick for a hundred thousand files.
   */
  firstOpen(path: string, time: number): string | null {
    const folder = this.findFolder(path);
    const open = folder === null ? null : findOpen(folder, time);
    return open === null ? null : childPath(path, open);
  }

  /**
   * Whether there are files with several names in a context of which not all names were read: the first one, by which the
   * classic builder goes, may be another.
   */
  get mayLackNames(): boolean {
    this.firstLinks ??= listFirstLinks(this.tree);
    return !this.tree.isWhole && this.firstLinks.size > 0;
  }

  /** The path of the first entry, in the order of the walk, that is the file with this inode. */
  firstWithInode(inode: number): string | null {
    this.firstLinks ??= listFirstLinks(this.tree);
    return this.firstLinks.get(inode) ?? null;
  }

  private makeEntry({ folder, row, name }: Place, path: string): ContextEntry {
    const mode = modeAt(folder, row);
    switch (kindAt(folder, row)) {
      case "file":
        return new TreeFile(this, folder, row, path);
      case "folder":
        return { kind: "folder", mode, isIgnored: hasMark(folder, row, marks.ignored) };
      case "link":
        return { kind: "link", target: folder.targets?.get(name) ?? "" };
      case "other":
        return { kind: "other", mode };
    }
  }

  private find(path: string): Place | null {
    const slash = path.lastIndexOf("/");
    const folder = this.findFolder(slash === -1 ? "" : path.slice(0, slash));
    if (folder === null) return null;
    const name = path.slice(slash + 1);
    const row = folder.names[this.nextRow] === name ? this.nextRow : findRow(folder, name);
    this.nextRow = row + 1;
    return row === -1 ? null : { folder, row, name };
  }

  private findFolder(path: string): Folder | null {
    if (path === "") return this.tree;
    if (path !== this.last.path) this.last = { path, folder: this.walkTo(path) };
    return this.last.folder;
  }

  private walkTo(path: string): Folder | null {
    let folder: Folder | undefined = this.tree;
    for (const name of path.split("/")) folder = folder?.folders?.get(name);
    return folder ?? null;
  }
}

/** The context's own mode does not count for any builder. */
const usualFolderMode = 0o755;

/** The row of an entry. */
interface Place {
  readonly folder: Folder;
  readonly row: number;
  readonly name: string;
}

/** A file of a snapshot; what costs time is made when it is asked for. */
class TreeFile implements FileEntry {
  readonly kind = "file";
  readonly attributes = null;
  private readonly snapshot: TreeSnapshot;
  private readonly folder: Folder;
  private readonly row: number;
  private readonly path: string;

  constructor(snapshot: TreeSnapshot, folder: Folder, row: number, path: string) {
    this.snapshot = snapshot;
    this.folder = folder;
    this.row = row;
    this.path = path;
  }

  get mode(): number {
    return modeAt(this.folder, this.row);
  }

  get size(): number {
    return sizeAt(this.folder, this.row);
  }

  /** To about 250 nanoseconds: what Node's numbers hold. */
  get modifiedAt(): string {
    const milliseconds = modifiedAt(this.folder, this.row);
    const whole = Math.floor(milliseconds);
    return `${whole}${String(Math.round((milliseconds - whole) * 1e6)).padStart(6, "0")}`;
  }

  get content(): Known<string> {
    const { folder, row, path } = this;
    if (!hasMark(folder, row, marks.digested)) return unknown(explainGap(folder, row, path));
    return known(digestAt(folder, row).toString("hex"));
  }

  get hardLinkTo(): string | null {
    if (!hasMark(this.folder, this.row, marks.linked)) return null;
    const first = this.snapshot.firstWithInode(inodeAt(this.folder, this.row));
    return first === this.path ? null : first;
  }
}

function touchedAt(folder: Folder, row: number): number {
  return Math.max(modifiedAt(folder, row), changedAt(folder, row));
}

/**
 * A path below the folder. A folder that was touched comes before what is in it, one that has no digest after. Makes nothing
 * for entries that are neither.
 */
function findOpen(folder: Folder, time: number): string | null {
  const { names, folders } = folder;
  for (let row = 0; row < names.length; row++) {
    const name = names[row] ?? "";
    if (touchedAt(folder, row) >= time) return name;
    const inner = folders?.get(name);
    const open = inner === undefined ? null : findOpen(inner, time);
    if (open !== null) return childPath(name, open);
    if (!isDigested(folder, row)) return name;
  }
  return null;
}

/** Why an entry has no digest, in the user's words. */
function explainGap(folder: Folder, row: number, path: string): string {
  if (hasMark(folder, row, marks.unreadable)) return `${path} can't be read`;
  const inner = folder.folders?.get(folder.names[row] ?? "");
  return inner === undefined ? `${path} was not read yet` : explainGaps(inner, path);
}

/** Why a folder has no digest: the first entry without one. */
function explainGaps(folder: Folder, path: string): string {
  const row = folder.names.findIndex((_, index) => !isDigested(folder, index));
  return row === -1 ? `${path} was not read yet` : explainGap(folder, row, childPath(path, folder.names[row] ?? ""));
}

function listFirstLinks(tree: Folder): ReadonlyMap<number, string> {
  const first = new Map<number, string>();
  const visit = (folder: Folder, path: string): void => {
    for (const [row, name] of folder.names.entries()) {
      const own = childPath(path, name);
      const inner = folder.folders?.get(name);
      if (inner !== undefined) visit(inner, own);
      else if (hasMark(folder, row, marks.linked) && !first.has(inodeAt(folder, row)))
        first.set(inodeAt(folder, row), own);
    }
  };
  visit(tree, "");
  return first;
}
