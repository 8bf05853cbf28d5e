import { toContextPath } from "../cache/sources.ts";
import type { Copy } from "../plan/command.ts";
import type { FilesAtHand } from "./rule.ts";

/** In how many of the last commits something changed, of those that there are. */
export interface CommitCount {
  readonly changed: number;
  readonly commits: number;
}

/** A young repository tells nothing of habits. */
const fewestCommits = 10;

/**
 * Counts the commits that changed files which a COPY takes now: what is ignored or gone does not count. Null where that
 * can't be told.
 */
export function countCommits({ sources }: Copy, files: FilesAtHand): CommitCount | null {
  const { context } = files;
  if (!context.known) return null;
  const paths = sources.flatMap((source) => {
    return source.known && !/[*?[]/.test(source.value) ? [toContextPath(source.value)] : [];
  });
  if (paths.length < sources.length) return null;
  const isTaken = (file: string): boolean => {
    return paths.some((path) => isAt(file, path)) && context.value.entry(file) !== null;
  };
  return countChanging(files, isTaken);
}

/** Counts the commits that changed one of the files that are meant; null where there are too few commits to tell. */
export function countChanging({ commits = [] }: FilesAtHand, isMeant: (file: string) => boolean): CommitCount | null {
  if (commits.length < fewestCommits) return null;
  return { changed: commits.filter((files) => files.some(isMeant)).length, commits: commits.length };
}

function isAt(file: string, path: string): boolean {
  return path === "" || file === path || file.startsWith(`${path}/`);
}
