import { known } from "../known.ts";
import { listSnapshot } from "./listedSnapshot.ts";
import { sha256 } from "./sha256.ts";
import type { ContextEntry, ContextSnapshot, FileEntry } from "./snapshot.ts";

/** What a test says of an entry: a file's text, or the entry itself. */
export type Given = string | ContextEntry;

/** A snapshot of a few entries for tests. */
export function snapshotOf(entries: Readonly<Record<string, Given>>): ContextSnapshot {
  return listSnapshot(
    Object.entries(entries).map(([path, given]) => [path, typeof given === "string" ? file(given) : given]),
  );
}

/** A file with a text and, where the test says so, other properties. */
export function file(text: string, more: Partial<FileEntry> = {}): FileEntry {
  return {
    kind: "file",
    mode: 0o644,
    size: text.length,
    modifiedAt: null,
    content: known(sha256(text)),
    hardLinkTo: null,
    attributes: null,
    ...more,
  };
}

export function folder(mode = 0o755): ContextEntry {
  return { kind: "folder", mode, isIgnored: false };
}

export function link(target: string): ContextEntry {
  return { kind: "link", target };
}
