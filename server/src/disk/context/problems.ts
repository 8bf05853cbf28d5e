import { childPath } from "../../core/context/snapshot.ts";
import type { Pausable } from "../../core/pausable.ts";
import { hasMark, kindAt, marks, sizeAt, type Folder } from "./folder.ts";

/** Files above this size are not read. */
export const biggestFile = 8 * 1024 ** 3;
/** Contexts with more entries are not listed. */
export const mostEntries = 1_000_000;

/** Entries looked at between two pauses. */
const step = 512;

/** Why a context with too many entries has no snapshot. */
export const tooManyEntries = "the context holds more than 1,000,000 files: leave some out with .dockerignore";

/** What is not known of a context as it should be: of each kind the first path, and how many more there are. */
export interface ContextProblem {
  readonly kind: "unreadable" | "big" | "special";
  readonly path: string;
  readonly more: number;
}

const endings: Record<ContextProblem["kind"], string> = {
  unreadable: "can't be read, so whether it changed is not known: check the permissions",
  big: "is bigger than 8 GB and is not read: whether it changed is told by its size and times",
  special: "is a device, a FIFO or a socket: leave it out with .dockerignore",
};

/** The problem in one line. */
export function describeProblem({ kind, path, more }: ContextProblem): string {
  return `${path}${more === 0 ? "" : ` (and ${more} more)`} ${endings[kind]}.`;
}

/** The problems of a listed context, at most one of each kind. */
export function* listProblems(tree: Folder): Pausable<readonly ContextProblem[]> {
  const byKind = new Map<ContextProblem["kind"], ContextProblem>();
  yield* collectProblems(tree, "", byKind);
  return [...byKind.values()];
}

function* collectProblems(
  folder: Folder,
  path: string,
  byKind: Map<ContextProblem["kind"], ContextProblem>,
): Pausable<void> {
  const { names, folders } = folder;
  for (let row = 0; row < names.length; row++) {
    const name = names[row] ?? "";
    const inner = folders?.get(name);
    if (inner !== undefined) yield* collectProblems(inner, childPath(path, name), byKind);
    if (row % step === step - 1) yield;
    const kind = problemAt(folder, row);
    if (kind === null) continue;
    const first = byKind.get(kind) ?? { kind, path: childPath(path, name), more: -1 };
    byKind.set(kind, { ...first, more: first.more + 1 });
  }
  // To pause after each small folder would cost more than to look at it.
  if (folders !== null) yield;
}

function problemAt(folder: Folder, row: number): ContextProblem["kind"] | null {
  if (hasMark(folder, row, marks.unreadable)) return "unreadable";
  const kind = kindAt(folder, row);
  if (kind === "other") return "special";
  return kind === "file" && sizeAt(folder, row) > biggestFile ? "big" : null;
}
