import { sep } from "node:path";

/** Which entries of a folder, or below it, may have changed. */
export interface Changes {
  /** Whether the entry itself may have changed, and with it all that is in it. */
  isChanged: boolean;
  readonly children: Map<string, Changes>;
}

export function noChanges(): Changes {
  return { isChanged: false, children: new Map() };
}

/** Takes note of an absolute path below a root, of which there are several spellings; other paths do not count. */
export function addChange(changes: Changes, roots: readonly string[], path: string): void {
  for (const root of roots) {
    const folder = root.endsWith(sep) ? root.slice(0, -1) : root;
    if (path !== folder && !path.startsWith(folder + sep)) continue;
    const names = path.slice(folder.length).split(sep);
    addNames(
      changes,
      names.filter((name) => name !== ""),
    );
    return;
  }
}

/** Takes note of a path relative to the context. */
export function addNames(changes: Changes, names: readonly string[]): void {
  let at = changes;
  for (const name of names) {
    const next = at.children.get(name) ?? noChanges();
    at.children.set(name, next);
    at = next;
  }
  at.isChanged = true;
}
