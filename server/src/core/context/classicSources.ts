import { followLinks, isEndless } from "./followLinks.ts";
import { findMatches } from "./selectFiles.ts";
import { cleanPath } from "../plan/paths.ts";
import { childPath, type ContextSnapshot, type FileEntry, type FolderEntry } from "./snapshot.ts";
import { hasWildcards } from "./wildcards.ts";

/** What one source of the classic builder's COPY or ADD stands for; a pattern stands for one of these per match (C10). */
export type ClassicSource =
  | { readonly kind: "file"; readonly sum: ClassicSum }
  /** In any order: the builder sorts them. */
  | { readonly kind: "folder"; readonly sums: readonly ClassicSum[] };

/** What the builder hashes of one entry: its header in the context's archive, and its bytes. */
export type ClassicSum =
  | { readonly kind: "entry"; readonly path: string; readonly entry: FileEntry | FolderEntry }
  /** A name that the archive has no entry for: a folder that is ignored itself, a link that leads nowhere. */
  | { readonly kind: "name"; readonly path: string }
  /** Some more of which nothing is known, and why. */
  | { readonly kind: "gap"; readonly why: string };

/**
 * The sources of the classic builder (builder/dockerfile/copy.go): links are followed everywhere (C11), names are those in
 * the context (C2). Null when a source is missing or nothing matches: then the builder fails.
 */
export function listClassicSources(
  snapshot: ContextSnapshot,
  sources: readonly string[],
): readonly ClassicSource[] | null {
  const found = sources.map((source) => {
    const path = toClassicPath(source);
    return path === null ? null : findSource(snapshot, path);
  });
  const all = found.flatMap((each) => each ?? []);
  return found.includes(null) || all.length === 0 ? null : all;
}

/**
 * A source as the classic builder looks it up in the context: `..` goes back over a name, whatever that name is, as in Go's
 * filepath.Join; a pattern stays as written. Null when it leads out of the context, which the builder refuses.
 */
export function toClassicPath(source: string): string | null {
  const written = source.replace(/^\//, "").replace(/^\.\//, "");
  if (hasWildcards(written)) return written;
  const path = cleanPath(written);
  if (path === ".." || path.startsWith("../")) return null;
  return cleanPath(`/${path}`).slice(1);
}

function findSource(snapshot: ContextSnapshot, source: string): readonly ClassicSource[] | null {
  if (!hasWildcards(source)) {
    const only = readSource(snapshot, source);
    return only === null ? null : [only];
  }
  const { found, gap } = findMatches(snapshot, source, false);
  const matches = found.map(({ path }) => readSource(snapshot, path));
  if (matches.includes(null)) return null;
  const more: ClassicSource[] = gap === null ? [] : [{ kind: "file", sum: { kind: "gap", why: gap } }];
  return [...matches.filter((match) => match !== null), ...more];
}

function readSource(snapshot: ContextSnapshot, path: string): ClassicSource | null {
  const found = followLinks(snapshot, path, true);
  if (found === null) return null;
  if (snapshot.entry(found.path)?.kind !== "folder") return { kind: "file", sum: sumOf(snapshot, found.path) };
  const sums: ClassicSum[] = found.path === "" ? [] : [sumOf(snapshot, found.path)];
  addFolder(snapshot, found.path, sums);
  return { kind: "folder", sums };
}

/** Links to folders inside are hashed as the folder's header; what is in them is not walked. */
function addFolder(snapshot: ContextSnapshot, folder: string, sums: ClassicSum[]): void {
  const gap = snapshot.gapIn(folder);
  if (gap !== null) sums.push({ kind: "gap", why: gap });
  for (const name of snapshot.names(folder)) {
    const path = childPath(folder, name);
    // What the builder can't resolve it leaves out (walkSource in moby's builder/dockerfile/copy.go).
    if (!isEndless(snapshot, path)) sums.push(sumOf(snapshot, path));
    if (snapshot.entry(path)?.kind === "folder") addFolder(snapshot, path, sums);
  }
}

function sumOf(snapshot: ContextSnapshot, path: string): ClassicSum {
  const target = followLinks(snapshot, path, true)?.path ?? "";
  const entry = snapshot.entry(target);
  const hasHeader = target !== "" && (entry?.kind === "file" || (entry?.kind === "folder" && !entry.isIgnored));
  return hasHeader ? { kind: "entry", path: target, entry } : { kind: "name", path };
}
