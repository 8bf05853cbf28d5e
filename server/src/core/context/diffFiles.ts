import type { EntryFilter, FileSelection } from "./selectFiles.ts";
import { childPath, type ContextEntry, type ContextSnapshot } from "./snapshot.ts";

/** A path in a context and what became of it. */
export interface PathChange {
  readonly path: string;
  readonly change: "content" | "added" | "removed" | "mode" | "type" | "link";
  /** The name of the build context that it is in; not given for the build's own. */
  readonly context?: string;
  /** Of `mode`: the permission bits in octal, `644`. */
  readonly from?: string;
  readonly to?: string;
}

/** What changed between two selections of files, by path; looks only into folders whose digests differ. */
export function diffFiles(before: readonly FileSelection[], after: readonly FileSelection[]): readonly PathChange[] {
  const changes = new Map<string, PathChange>();
  const [old, now] = [rootsOf(before), rootsOf(after)];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const comparison = new Comparison(old.get(path) ?? null, now.get(path) ?? null, path);
    for (const change of comparison.list()) changes.set(change.path, change);
  }
  for (const { request, isMissing } of after) {
    if (isMissing && !changes.has(request.path)) changes.set(request.path, { path: request.path, change: "removed" });
  }
  return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A tree as one selection sees it. */
interface Side {
  readonly snapshot: ContextSnapshot;
  readonly keeps: EntryFilter | null;
}

function rootsOf(selections: readonly FileSelection[]): Map<string, Side> {
  return new Map(
    selections.flatMap(({ roots, snapshot, keeps }) => roots.map(({ path }) => [path, { snapshot, keeps }])),
  );
}

class Comparison {
  private readonly before: Side | null;
  private readonly after: Side | null;
  private readonly root: string;
  private readonly changes: PathChange[] = [];

  constructor(before: Side | null, after: Side | null, root: string) {
    this.before = before;
    this.after = after;
    this.root = root;
  }

  list(): readonly PathChange[] {
    this.compare(this.root);
    return this.changes;
  }

  private compare(path: string): void {
    const [old, now] = [this.entryOf(this.before, path), this.entryOf(this.after, path)];
    if (old === null && now === null) return;
    if (old !== null && now !== null && this.isEqual(path)) return;
    const change = nameChange(old, now);
    if (change !== null && !(path === "" && change === "mode"))
      this.changes.push({ path, change, ...modesOf(change, old, now) });
    const names = [this.before, this.after].flatMap((side) => side?.snapshot.names(path) ?? []);
    const before = this.changes.length;
    for (const name of new Set(names)) this.compare(childPath(path, name));
    // A folder that came or went with its entries needs no line of its own.
    if (change !== null && (old?.kind ?? now?.kind) === "folder" && change !== "mode" && this.changes.length > before) {
      this.changes.splice(before - 1, 1);
    }
  }

  private entryOf(side: Side | null, path: string): ContextEntry | null {
    const entry = side?.snapshot.entry(path) ?? null;
    if (side === null || entry === null || side.keeps === null || path === this.root) return entry;
    const below = this.root === "" ? path : path.slice(this.root.length + 1);
    return entry.kind === "folder" || side.keeps(below, false) ? entry : null;
  }

  private isEqual(path: string): boolean {
    const [old, now] = [this.before?.snapshot.digest(path), this.after?.snapshot.digest(path)];
    return old?.known === true && now?.known === true && old.value === now.value;
  }
}

function nameChange(old: ContextEntry | null, now: ContextEntry | null): PathChange["change"] | null {
  if (old === null) return "added";
  if (now === null) return "removed";
  if (old.kind !== now.kind) return "type";
  if (old.kind === "link" || now.kind === "link") return "link";
  if (old.kind === "file" && now.kind === "file" && !isSameContent(old.content, now.content)) return "content";
  if (old.mode !== now.mode) return "mode";
  return old.kind === "folder" ? null : "content";
}

function modesOf(
  change: PathChange["change"],
  old: ContextEntry | null,
  now: ContextEntry | null,
): Pick<PathChange, "from" | "to"> {
  if (change !== "mode" || old === null || now === null || !("mode" in old) || !("mode" in now)) return {};
  return { from: old.mode.toString(8), to: now.mode.toString(8) };
}

function isSameContent(a: Extract<ContextEntry, { kind: "file" }>["content"], b: typeof a): boolean {
  return a.known && b.known && a.value === b.value;
}
