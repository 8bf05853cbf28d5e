import type { Known } from "../known.ts";

/**
 * What a build context holds, as far as some step reads it: after the ignore rules, never outside the context's folder.
 * Paths are relative to it, parts joined by `/`, without `./` in front; the folder itself is the empty path. A file name
 * that is no UTF-8 keeps its bytes as the characters U+DC80…U+DCFF.
 */
export interface ContextSnapshot {
  /** Null when there is no such entry, or when it is ignored. Links are not followed. */
  entry(path: string): ContextEntry | null;
  /** Names in a folder, in the order of their bytes; empty when it is none. */
  names(path: string): readonly string[];
  /** Why it is not known whether `names` are all that is in a folder; null when they are. */
  gapIn(path: string): string | null;
  /**
   * The digest (entryDigest.ts) of an entry with all that is below it: equal when, and only when, BuildKit takes the two
   * for the same content (B2). Null when there is no such entry, unknown when something below could not be read.
   */
  digest(path: string): Known<string> | null;
}

/** One file, folder or link of a context. */
export type ContextEntry = FileEntry | FolderEntry | LinkEntry | OtherEntry;

export interface FileEntry {
  readonly kind: "file";
  /** Permission bits with setuid, setgid and sticky: `0o644`. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970-01-01 UTC, in decimal; null when not known. No content: only BuildKit's transfer asks for it (B7). */
  readonly modifiedAt: string | null;
  /** SHA-256 of its bytes in hexadecimal; not known when it could not be read. */
  readonly content: Known<string>;
  /** The path of the first entry, in the order of the walk, that is the same file on the disk; null for that one itself. */
  readonly hardLinkTo: string | null;
  /** User extended attributes by name. Null when nobody looked, which is no different from none. */
  readonly attributes: ReadonlyMap<string, string> | null;
}

export interface FolderEntry {
  readonly kind: "folder";
  readonly mode: number;
  /** Whether an ignore rule leaves it out and it is only here for something below; BuildKit sends it all the same. */
  readonly isIgnored: boolean;
}

export interface LinkEntry {
  readonly kind: "link";
  readonly target: string;
}

/** A device, FIFO or socket: builders leave sockets out, and refuse or copy the others. */
export interface OtherEntry {
  readonly kind: "other";
  readonly mode: number;
}

/** The path of a name in a folder. */
export function childPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
