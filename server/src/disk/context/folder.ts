import type { Stats } from "node:fs";
import type { Pausable } from "../../core/pausable.ts";
import { compareBytes } from "../../core/context/listedSnapshot.ts";

/**
 * What the disk says of a folder's entries, in few objects: a million files have to fit into memory. A folder is
 * replaced when its entries change, never altered, so older snapshots keep what they saw; only digests are filled in
 * later, in place, because they follow from the other facts.
 */
export interface Folder extends Rows {
  /** In the order of `compareBytes`. */
  readonly names: readonly string[];
  /** `rowLength` numbers per entry; read them with the functions below. */
  readonly rows: Float64Array<ArrayBuffer>;
  /** Targets of links by name; null when there are none. */
  readonly targets: ReadonlyMap<string, string> | null;
  /** The folders in it that were entered, by name; null when there are none. */
  readonly folders: ReadonlyMap<string, Folder> | null;
  /** Whether all that it holds is in here, at every depth, but for what is ignored. */
  readonly isWhole: boolean;
}

/** Where rows are: those of a folder, or of one that is just being listed. */
export interface Rows {
  readonly rows: Float64Array<ArrayBuffer>;
}

/** A folder of which nothing is known. */
export const emptyFolder: Folder = {
  names: [],
  rows: new Float64Array(0),
  targets: null,
  folders: null,
  isWhole: false,
};

// A row: mode with marks, size, modification and change time in milliseconds, inode, and 32 bytes of digest.
const [modeColumn, sizeColumn, modifiedColumn, changedColumn, inodeColumn, digestColumn] = [0, 1, 2, 3, 4, 5];
/** Numbers per entry. */
export const rowLength = 9;
/** Bytes of a digest. */
export const digestLength = 32;

/** Marks of an entry, kept above the bits of its mode. */
export const marks = {
  /** Its digest is there: SHA-256 of a file's bytes, or the digest of an entered folder. */
  digested: 0x1_0000,
  /** It could not be read. */
  unreadable: 0x2_0000,
  /** An ignore rule leaves it out, but not all that is below it. */
  ignored: 0x4_0000,
  /** Other names lead to the same file. */
  linked: 0x8_0000,
  /** It was read so soon after it changed that it may have changed again without a trace in its times. */
  fresh: 0x10_0000,
} as const;

export type EntryKind = "file" | "folder" | "link" | "other";

const kinds = new Map<number, EntryKind>([
  [0o100000, "file"],
  [0o040000, "folder"],
  [0o120000, "link"],
]);

/** The row of a name, or -1. */
export function findRow(folder: Folder, name: string): number {
  const row = findPlace(folder, name);
  return folder.names[row] === name ? row : -1;
}

/** The first row whose name does not come before `name`. */
export function findPlace({ names }: Folder, name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(names[middle] ?? "", name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What an entry is. */
export function kindAt({ rows }: Folder, row: number): EntryKind {
  return kinds.get((rows[row * rowLength + modeColumn] ?? 0) & 0o170000) ?? "other";
}

/** Permission bits with setuid, setgid and sticky. */
export function modeAt({ rows }: Folder, row: number): number {
  return (rows[row * rowLength + modeColumn] ?? 0) & 0o7777;
}

/** Bytes of a file. */
export function sizeAt({ rows }: Folder, row: number): number {
  return rows[row * rowLength + sizeColumn] ?? 0;
}

/** Milliseconds since 1970-01-01 UTC. */
export function modifiedAt({ rows }: Rows, row: number): number {
  return rows[row * rowLength + modifiedColumn] ?? 0;
}

/** When its content or its header last changed: milliseconds since 1970-01-01 UTC. */
export function changedAt({ rows }: Rows, row: number): number {
  return rows[row * rowLength + changedColumn] ?? 0;
}

export function inodeAt({ rows }: Folder, row: number): number {
  return rows[row * rowLength + inodeColumn] ?? 0;
}

export function hasMark({ rows }: Folder, row: number, mark: number): boolean {
  return ((rows[row * rowLength + modeColumn] ?? 0) & mark) !== 0;
}

export function setMark({ rows }: Rows, row: number, mark: number): void {
  rows[row * rowLength + modeColumn] = (rows[row * rowLength + modeColumn] ?? 0) | mark;
}

export function clearMark({ rows }: Rows, row: number, mark: number): void {
  rows[row * rowLength + modeColumn] = (rows[row * rowLength + modeColumn] ?? 0) & ~mark;
}

/** The 32 bytes of an entry's digest, to read or to fill in; they mean something when it is marked `digested`. */
export function digestAt({ rows }: Rows, row: number): Buffer {
  return Buffer.from(rows.buffer, rows.byteOffset + (row * rowLength + digestColumn) * 8, digestLength);
}

/** The digests of the rows from `start` to before `end`, in hexadecimal. */
export function hexDigests({ rows }: Folder, start: number, end: number): string[] {
  const bytes = rowLength * 8;
  const all = Buffer.from(rows.buffer, rows.byteOffset + start * bytes, (end - start) * bytes).toString("hex");
  return Array.from({ length: end - start }, (_, index) => {
    const at = (index * rowLength + digestColumn) * 16;
    return all.slice(at, at + 2 * digestLength);
  });
}

/** Writes what `lstat` says into a row, without a digest: none is left of what the row held before. */
export function writeRow(rows: Float64Array, row: number, stats: Stats, extraMarks: number): void {
  const at = row * rowLength;
  rows[at + modeColumn] = markedMode(stats, extraMarks);
  rows[at + sizeColumn] = stats.size;
  rows[at + modifiedColumn] = stats.mtimeMs;
  rows[at + changedColumn] = stats.ctimeMs;
  rows[at + inodeColumn] = stats.ino;
  // A loop of its own: `fill` is slow for so few.
  for (let column = digestColumn; column < rowLength; column++) rows[at + column] = 0;
}

function markedMode(stats: Stats, extraMarks: number): number {
  return stats.mode | extraMarks | (stats.nlink > 1 && stats.isFile() ? marks.linked : 0);
}

/** Whether `writeRow` would write what a row has, and the digest there can be trusted. */
export function isRowOf({ rows }: Rows, row: number, stats: Stats, extraMarks: number): boolean {
  const at = row * rowLength;
  const mode = rows[at + modeColumn] ?? 0;
  return (
    (mode & marks.fresh) === 0 &&
    ((markedMode(stats, extraMarks) ^ mode) & ~marks.digested) === 0 &&
    rows[at + sizeColumn] === stats.size &&
    rows[at + modifiedColumn] === stats.mtimeMs &&
    rows[at + changedColumn] === stats.ctimeMs &&
    rows[at + inodeColumn] === stats.ino
  );
}

/** Whether a file certainly has the bytes that it had: nothing that the disk tells of it is different. */
export function isSameFile(folder: Folder, row: number, stats: Stats): boolean {
  return (
    kindAt(folder, row) === "file" &&
    stats.isFile() &&
    sizeAt(folder, row) === stats.size &&
    modifiedAt(folder, row) === stats.mtimeMs &&
    changedAt(folder, row) === stats.ctimeMs &&
    inodeAt(folder, row) === stats.ino
  );
}

/** Takes digests over from an older listing of a folder, for what is certainly the same. */
export function reuseDigests(folder: Folder, old: Folder): void {
  if (old.names.length === 0) return;
  for (const [row, name] of folder.names.entries()) {
    // Most often the names are as before, and then so are the rows.
    const oldRow = old.names[row] === name ? row : findRow(old, name);
    if (oldRow === -1 || hasMark(folder, row, marks.digested) || !hasMark(old, oldRow, marks.digested)) continue;
    if (holdsTheSame(folder, row, old, oldRow, name)) takeDigest(folder, row, old, oldRow);
  }
}

/** Whether a digest still holds: that of a file for its bytes, that of a folder for its mode and all that is in it. */
function holdsTheSame(folder: Folder, row: number, old: Folder, oldRow: number, name: string): boolean {
  const inner = folder.folders?.get(name);
  if (inner !== undefined) return inner === old.folders?.get(name) && modeAt(folder, row) === modeAt(old, oldRow);
  return kindAt(folder, row) === "file" && !hasMark(old, oldRow, marks.fresh) && hasSameFacts(folder, row, old, oldRow);
}

function takeDigest(folder: Folder, row: number, old: Folder, oldRow: number): void {
  digestAt(folder, row).set(digestAt(old, oldRow));
  setMark(folder, row, marks.digested);
}

/** Kind, size, times and inode. */
function hasSameFacts({ rows }: Folder, row: number, old: Folder, oldRow: number): boolean {
  for (let column = sizeColumn; column <= inodeColumn; column++) {
    if (rows[row * rowLength + column] !== old.rows[oldRow * rowLength + column]) return false;
  }
  return (
    (((rows[row * rowLength + modeColumn] ?? 0) ^ (old.rows[oldRow * rowLength + modeColumn] ?? 0)) & 0o170000) === 0
  );
}

/**
 * Whether nothing is different in a folder that was listed again, and digests of the older one can be trusted. The rows of
 * `listed` begin at row `start`.
 */
export function isSameFolder(listed: Folder, old: Folder, start = 0): boolean {
  const { names, folders, targets, isWhole } = listed;
  if (old.names.length !== names.length || old.isWhole !== isWhole || old === emptyFolder) return false;
  for (let row = 0; row < names.length; row++) {
    if (names[row] !== old.names[row] || !isSameRow(listed, start + row, old, row)) return false;
  }
  return hasSameValues(folders, old.folders) && hasSameValues(targets, old.targets);
}

/** Whether all but digests is the same, and the older digest can be trusted. */
function isSameRow({ rows }: Rows, row: number, { rows: old }: Rows, oldRow: number): boolean {
  const [at, oldAt] = [row * rowLength, oldRow * rowLength];
  const mode = old[oldAt + modeColumn] ?? 0;
  return (
    (mode & marks.fresh) === 0 &&
    (((rows[at + modeColumn] ?? 0) ^ mode) & ~marks.digested) === 0 &&
    rows[at + sizeColumn] === old[oldAt + sizeColumn] &&
    rows[at + modifiedColumn] === old[oldAt + modifiedColumn] &&
    rows[at + changedColumn] === old[oldAt + changedColumn] &&
    rows[at + inodeColumn] === old[oldAt + inodeColumn]
  );
}

/** `folder` with the folders of `like` in place of its own at every path where nothing is different. */
export function* shareFolders(folder: Folder, like: Folder): Pausable<Folder> {
  if (folder === like) return like;
  const folders = new Map<string, Folder>();
  for (const [name, inner] of folder.folders ?? []) {
    const other = like.folders?.get(name);
    folders.set(name, other === undefined ? inner : yield* shareFolders(inner, other));
  }
  yield;
  const shared = { ...folder, folders: folder.folders === null ? null : folders };
  return isSameFolder(shared, like) ? like : shared;
}

function hasSameValues<T>(map: ReadonlyMap<string, T> | null, other: ReadonlyMap<string, T> | null): boolean {
  if (map === null && other === null) return true;
  if ((map?.size ?? 0) !== (other?.size ?? 0)) return false;
  return [...(map ?? [])].every(([name, value]) => other?.get(name) === value);
}

/** Copies rows with their digests, as bytes: numbers would not keep them. */
export function copyRows(rows: Float64Array, row: number, old: Folder, start: number, end: number): void {
  rows.set(old.rows.subarray(start * rowLength, end * rowLength), row * rowLength);
}
