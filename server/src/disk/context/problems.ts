/** What keeps a context from being known as a whole; each kind is told once, however many files it is about. */
export type ContextProblem =
  | { readonly kind: "unreadable"; readonly path: string; readonly more: number }
  | { readonly kind: "big"; readonly path: string; readonly more: number }
  | { readonly kind: "special"; readonly path: string; readonly more: number };

/** Files above this size are not read. */
export const biggestFile = 8 * 1024 ** 3;
/** Entries above this number are not listed. */
export const mostEntries = 1_000_000;

const endings: Record<ContextProblem["kind"], string> = {
  unreadable: "can't be read, so nobody can tell whether the build will see a change there: check the permissions",
  big: "is bigger than 8 GB and not read: whether it changed is told by its size and times",
  special: "is neither a file, a folder nor a link: leave it out with .dockerignore",
};

/** The problem in one line. */
export function describeProblem({ kind, path, more }: ContextProblem): string {
  return `${path}${more === 0 ? "" : ` (and ${more} more)`} ${endings[kind]}.`;
}

/** Why a context with too many files has no snapshot. */
export const tooManyEntries = `the context holds more than ${mostEntries.toLocaleString("en")} files: leave some out with .dockerignore`;

/** Gathers problems: the first path of each kind, and how many more there are. */
export class ProblemList {
  private readonly byKind = new Map<ContextProblem["kind"], ContextProblem>();

  add(kind: ContextProblem["kind"], path: string): void {
    const first = this.byKind.get(kind);
    this.byKind.set(kind, first === undefined ? { kind, path, more: 0 } : { ...first, more: first.more + 1 });
  }

  list(): readonly ContextProblem[] {
    return [...this.byKind.values()];
  }
}
