import { childPath, type ContextSnapshot } from "./snapshot.ts";

/** Where a path leads: the entry's own path behind all links, and the links passed on the way. */
export interface Resolved {
  readonly path: string;
  readonly links: readonly string[];
}

/** As many as BuildKit and Linux follow before they give up. */
const mostLinks = 255;

/**
 * Follows a path through links as builders do (B4): an absolute target starts at the context's folder, and `..` never
 * leads out of it. `last` says whether a link at the path's end is followed too. Null when nothing is there.
 */
export function followLinks(snapshot: ContextSnapshot, path: string, last: boolean): Resolved | null {
  const found = walk(snapshot, path, last);
  return typeof found === "string" ? null : found;
}

/** Whether a path leads through links without an end. */
export function isEndless(snapshot: ContextSnapshot, path: string): boolean {
  return walk(snapshot, path, true) === "endless";
}

function walk(snapshot: ContextSnapshot, path: string, last: boolean): Resolved | "missing" | "endless" {
  const links: string[] = [];
  const pending = path.split("/").reverse();
  let at = "";
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
      continue;
    }
    const next = childPath(at, name);
    const entry = snapshot.entry(next);
    if (entry === null) return "missing";
    const isLast = pending.every((rest) => rest === "" || rest === ".");
    if (entry.kind !== "link" || (isLast && !last)) {
      at = next;
      continue;
    }
    links.push(next);
    if (links.length > mostLinks) return "endless";
    if (entry.target.startsWith("/")) at = "";
    pending.push(...entry.target.split("/").reverse());
  }
  return { path: at, links };
}
