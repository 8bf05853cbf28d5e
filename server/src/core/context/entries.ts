import type { IgnoreMatcher } from "./ignore.ts";
import { childPath, type ContextEntry, type ContextSnapshot, type FolderEntry } from "./snapshot.ts";

/** An entry with its path. */
export type PlacedEntry = readonly [path: string, entry: ContextEntry];

/** All entries of a snapshot but the context itself, folders before what is in them. */
export function listEntries(snapshot: ContextSnapshot, folder = ""): readonly PlacedEntry[] {
  return snapshot.names(folder).flatMap((name): readonly PlacedEntry[] => {
    const path = childPath(folder, name);
    const entry = snapshot.entry(path);
    if (entry === null) return [];
    return entry.kind === "folder" ? [[path, entry], ...listEntries(snapshot, path)] : [[path, entry]];
  });
}

/** The entries that a builder sends: an ignored folder only when something in it is not ignored. */
export function dropIgnored(entries: readonly PlacedEntry[], ignore: IgnoreMatcher): readonly PlacedEntry[] {
  const kept = entries.filter(([path]) => !ignore.ignores(path));
  const modes = new Map(entries.map(([path, entry]) => [path, entry.kind === "folder" ? entry.mode : null]));
  const folders = new Map<string, FolderEntry>();
  for (const [path] of kept) {
    for (const folder of foldersAbove(path)) {
      if (folders.has(folder) || !ignore.ignores(folder)) continue;
      folders.set(folder, { kind: "folder", mode: modes.get(folder) ?? 0o755, isIgnored: true });
    }
  }
  return [...folders, ...kept];
}

/** The folders that a path is in, the nearest first, without the context itself. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
  return folders;
}
