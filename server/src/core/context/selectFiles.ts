import { known, unknown, type Known } from "../known.ts";
import { compilePatterns } from "./ignore.ts";
import { baseName } from "../plan/paths.ts";
import { followLinks } from "./followLinks.ts";
import { childPath, type ContextSnapshot } from "./snapshot.ts";
import { hasWildcards, readNamePattern } from "./wildcards.ts";

/** What a source of COPY or ADD, or of a bind mount, asks for. */
export interface FileRequest {
  /** Relative to the context, cleaned: without `.`, `..`, double slashes or slashes at its ends. */
  readonly path: string;
  readonly allowsWildcards: boolean;
  /** Patterns of `--parents`, relative to `path`; null for everything. */
  readonly include: readonly string[] | null;
  /** Patterns of `--exclude`, relative to `path`. */
  readonly exclude: readonly string[];
}

/** The files that a request selects. */
export interface FileSelection {
  readonly request: FileRequest;
  readonly snapshot: ContextSnapshot;
  readonly roots: readonly SelectedRoot[];
  /** Which entries below a root count, by their path relative to it; null for all. */
  readonly keeps: EntryFilter | null;
  /** Whether the builder will not find the source and fail. */
  readonly isMissing: boolean;
  /** Why it is not known whether more is selected, else null. */
  readonly gap: string | null;
}

/** What a pattern matches; `gap` says why it may be more. */
export interface Matches {
  readonly found: readonly SelectedRoot[];
  readonly gap: string | null;
}

/** A file or folder with all that is below it. */
export interface SelectedRoot {
  /** Its own path, behind all links. */
  readonly path: string;
  /** The name by which it enters the content; null where its name does not count. */
  readonly name: string | null;
}

export type EntryFilter = (path: string, isFolder: boolean) => boolean;

/**
 * Selects files as BuildKit does before it hashes them (B4, B5; cache/contenthash): links on the way are followed, and so
 * is a link at the end; links inside a selected folder are content.
 */
export function selectFiles(snapshot: ContextSnapshot, request: FileRequest): FileSelection {
  const keeps = filterOf(request);
  const select = (roots: readonly SelectedRoot[], isMissing: boolean, gap: string | null = null): FileSelection => {
    return { request, snapshot, roots, keeps, isMissing, gap };
  };
  if (request.allowsWildcards && hasWildcards(request.path)) {
    const { found, gap } = findMatches(snapshot, request.path, true);
    const roots = found.map((match) => followRoot(snapshot, match));
    return select(nameMatches(snapshot, request.path, roots), roots.includes(null), gap);
  }
  const found = followLinks(snapshot, request.path, true);
  if (found === null) return select([], request.include === null);
  return select([{ path: found.path, name: null }], false);
}

/**
 * The entries that a pattern matches. Links in front of its first wildcard are followed where `followsLinks` says so;
 * behind it never.
 */
export function findMatches(snapshot: ContextSnapshot, pattern: string, followsLinks: boolean): Matches {
  const first = followsLinks ? plainStart(pattern) : "";
  const start = followLinks(snapshot, first, true);
  let matches: SelectedRoot[] = start === null ? [] : [{ path: start.path, name: "" }];
  let gap: string | null = null;
  for (const name of pattern.slice(first.length).replace(/^\//, "").split("/")) {
    const isMatch = readNamePattern(name) ?? (() => false);
    matches = matches.flatMap((folder) => {
      gap ??= snapshot.gapIn(folder.path);
      const found = snapshot.names(folder.path).filter(isMatch);
      return found.map((each) => ({ path: childPath(folder.path, each), name: childPath(folder.name ?? "", each) }));
    });
  }
  return { found: matches, gap };
}

/** The folders in front of a pattern's first wildcard. */
export function plainStart(pattern: string): string {
  const names = pattern.split("/");
  return names.slice(0, names.findIndex(hasWildcards)).join("/");
}

/**
 * The content of a selection as a text that is equal for equal content (B2, B5), and only then: of a single file or
 * folder without its name, of a pattern's matches with their names, with filters entry by entry.
 */
export function describeContent({ snapshot, roots, keeps, gap: more }: FileSelection): Known<string> {
  if (more !== null) return unknown(more);
  const lines: string[] = [];
  for (const { path, name } of roots) {
    const isFolder = snapshot.entry(path)?.kind === "folder";
    if (keeps === null || !isFolder) {
      const digest = snapshot.digest(path) ?? unknown(`${path} is not there`);
      if (!digest.known) return digest;
      lines.push(`${name ?? ""} ${digest.value}`);
    } else {
      const gap = describeFiltered(snapshot, path, name ?? "", "", keeps, lines);
      if (gap !== null) return gap;
    }
  }
  return known(lines.join("\n"));
}

/** Adds a line for each entry that counts, and for each folder above one. Returns what is not known, else null. */
function describeFiltered(
  snapshot: ContextSnapshot,
  root: string,
  name: string,
  below: string,
  keeps: EntryFilter,
  lines: string[],
): Known<never> | null {
  const folder = snapshot.entry(childPathOf(root, below));
  const header = `${childPathOf(name, below)}/ ${folder?.kind === "folder" && root + below !== "" ? folder.mode : ""}`;
  const more = snapshot.gapIn(childPathOf(root, below));
  if (more !== null) return { known: false, why: more };
  const place = lines.push(header);
  for (const child of snapshot.names(childPathOf(root, below))) {
    const path = childPath(below, child);
    const full = childPathOf(root, path);
    if (snapshot.entry(full)?.kind === "folder") {
      const gap = describeFiltered(snapshot, root, name, path, keeps, lines);
      if (gap !== null) return gap;
    } else if (keeps(path, false)) {
      const digest = snapshot.digest(full) ?? unknown(`${full} is not there`);
      if (!digest.known) return digest;
      lines.push(`${childPathOf(name, path)} ${digest.value}`);
    }
  }
  const isEmpty = lines.length === place;
  if (isEmpty && !(below === "" ? true : keeps(below, true))) lines.pop();
  return null;
}

/** Joins two paths of which each may be empty. */
function childPathOf(path: string, below: string): string {
  return below === "" ? path : childPath(path, below);
}

/** A single match with the pattern's own last name counts without its name, as if there were no pattern. */
function nameMatches(
  snapshot: ContextSnapshot,
  pattern: string,
  roots: readonly (SelectedRoot | null)[],
): readonly SelectedRoot[] {
  const found = roots.filter((root) => root !== null);
  const [only] = found;
  if (found.length !== 1 || only === undefined || snapshot.names(only.path).length > 0) return found;
  return baseName(pattern) === baseName(only.name ?? "") ? [{ ...only, name: null }] : found;
}

function followRoot(snapshot: ContextSnapshot, root: SelectedRoot): SelectedRoot | null {
  const found = followLinks(snapshot, root.path, true);
  return found === null ? null : { ...root, path: found.path };
}

function filterOf({ include, exclude }: FileRequest): EntryFilter | null {
  if (include === null && exclude.length === 0) return null;
  const included = include === null ? null : compilePatterns(include);
  const excluded = exclude.length === 0 ? null : compilePatterns(exclude);
  return (path) => {
    return (included?.ignores(path) ?? true) && !(excluded?.ignores(path) ?? false);
  };
}
