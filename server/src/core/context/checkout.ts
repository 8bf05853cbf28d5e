import { known, type Known } from "../known.ts";
import { dropIgnored, foldersAbove, listEntries, type PlacedEntry } from "./entries.ts";
import type { IgnoreMatcher } from "./ignore.ts";
import { listSnapshot } from "./listedSnapshot.ts";
import type { ContextEntry, ContextSnapshot } from "./snapshot.ts";

/** What a Git revision holds at a path. Of permissions it only keeps whether a file can be run. */
export type RevisionEntry =
  | {
      readonly kind: "file";
      readonly isExecutable: boolean;
      /** Bytes. */
      readonly size: number;
      /** SHA-256 of its bytes as a checkout has them. */
      readonly content: Known<string>;
    }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "submodule" };

/** A revision and the working tree, as far as they are one build's context. Paths are relative to the context. */
export interface CheckoutFacts {
  readonly revision: ReadonlyMap<string, RevisionEntry>;
  /** What no one of the two ignore files leaves out, without Git's own folder. */
  readonly workingTree: ContextSnapshot;
  readonly ignoreThen: IgnoreMatcher;
  readonly ignoreNow: IgnoreMatcher;
  /** Whether Git is told to ignore a path: nobody knows whether it was there. */
  readonly isIgnoredByGit: (path: string) => boolean;
  /**
   * What permissions on the disk tell: `kept` where Git looks at them, `doubtful` where it is told not to, `none` where
   * the system has none and builders make them up.
   */
  readonly permissions: "kept" | "doubtful" | "none";
  /** Bits that new files do not get. */
  readonly umask: number;
  /** Whether Git's own folder is in the context, and has changed since. */
  readonly hasChangedGitFolder: boolean;
}

/** The contexts of two builds: one of a revision's checkout, then one of the working tree. */
export interface ComparedCheckouts {
  readonly now: ContextSnapshot;
  /** The checkout with what Git does not keep as it is now. */
  readonly then: ContextSnapshot;
  /** The checkout with all of that different or missing; null when there is nothing of the kind. */
  readonly otherwise: ContextSnapshot | null;
}

/**
 * Compares the files of a revision with the working tree. Permissions that a checkout may give by itself are no
 * difference. What Git does not keep is as it is now in one of the answers and not in the other: ignored files, empty
 * folders, submodules, other permissions, Git's own folder.
 */
export function compareCheckouts(facts: CheckoutFacts): ComparedCheckouts {
  const { ignoreThen, ignoreNow, hasChangedGitFolder } = facts;
  const tree = listEntries(facts.workingTree).map(([path, entry]): PlacedEntry => [path, tidy(path, entry, facts)]);
  const likely = new Map<string, ContextEntry>();
  const certain = new Map<string, ContextEntry>();
  addUntold(likely, tree, facts);
  for (const [path, entry] of facts.revision) addRevisionEntry(path, entry, facts, likely, certain);
  if (hasChangedGitFolder) {
    likely.set(gitFolder, gitFolderState("now"));
    certain.set(gitFolder, gitFolderState("then"));
  }
  const now = hasChangedGitFolder ? [...tree, [gitFolder, gitFolderState("now")] as const] : tree;
  const [then, otherwise] = [likely, certain].map((entries) => dropIgnored([...entries], ignoreThen));
  return {
    now: listSnapshot(dropIgnored(now, ignoreNow)),
    then: listSnapshot(then ?? []),
    otherwise: isSame(then ?? [], otherwise ?? []) ? null : listSnapshot(otherwise ?? []),
  };
}

/** The folder in which Git keeps a repository. */
export const gitFolder = ".git";

function gitFolderState(content: string): ContextEntry {
  return fileEntry(content.length, known(content), usualFile);
}

function fileEntry(size: number, content: Known<string>, mode: number): ContextEntry {
  return { kind: "file", mode, size, modifiedAt: null, content, hardLinkTo: null, attributes: null };
}

const [usualFile, usualProgram, usualFolder] = [0o644, 0o755, 0o755];

/** The entry with the permissions that a checkout has where it has those of any checkout, and without times. */
function tidy(path: string, entry: ContextEntry, facts: CheckoutFacts): ContextEntry {
  const { permissions, umask, revision } = facts;
  const isReal = permissions !== "none";
  if (entry.kind === "folder") {
    const usual = [0o755, 0o775, 0o777 & ~umask];
    const mode = entry.mode & 0o777;
    return { ...entry, mode: !isReal || usual.includes(mode) ? usualFolder : mode };
  }
  if (entry.kind !== "file") return entry;
  const { size, content, hardLinkTo } = entry;
  const before = revision.get(path);
  const givenMode = before?.kind === "file" && before.isExecutable ? usualProgram : usualFile;
  const mode = isReal ? tidyMode(entry.mode, umask) : givenMode;
  return { ...fileEntry(size, content, mode), kind: "file", hardLinkTo } as ContextEntry;
}

function tidyMode(mode: number, umask: number): number {
  if ([0o644, 0o664, 0o666 & ~umask].includes(mode)) return usualFile;
  return [0o755, 0o775, 0o777 & ~umask].includes(mode) ? usualProgram : mode;
}

/** Adds what may have been beside a checkout: ignored files, and folders that hold nothing that Git would keep. */
function addUntold(
  entries: Map<string, ContextEntry>,
  tree: readonly PlacedEntry[],
  { revision, isIgnoredByGit }: CheckoutFacts,
): void {
  const before = new Set([...revision.keys()].flatMap(foldersAbove));
  const told = new Set(before);
  for (const [path, entry] of tree) {
    if (entry.kind !== "folder" && !isIgnoredByGit(path)) for (const folder of foldersAbove(path)) told.add(folder);
  }
  for (const [path, entry] of tree) {
    const isUntold = entry.kind === "folder" ? !told.has(path) || entry.mode !== usualFolder : isIgnoredByGit(path);
    const wasThere = entry.kind !== "folder" || !told.has(path) || before.has(path);
    if (isUntold && wasThere) entries.set(path, entry);
  }
}

function addRevisionEntry(
  path: string,
  entry: RevisionEntry,
  { workingTree, ...facts }: CheckoutFacts,
  likely: Map<string, ContextEntry>,
  certain: Map<string, ContextEntry>,
): void {
  switch (entry.kind) {
    case "link":
      likely.set(path, entry);
      certain.set(path, entry);
      break;
    case "file": {
      const { size, content, isExecutable } = entry;
      const onDisk = workingTree.entry(path);
      const now = onDisk === null ? null : tidy(path, onDisk, { workingTree, ...facts });
      const own = fileEntry(size, content, isExecutable ? usualProgram : usualFile);
      certain.set(path, own);
      likely.set(path, now === null ? own : takeOver(own, now, facts.permissions));
      break;
    }
    case "submodule": {
      const folder: ContextEntry = { kind: "folder", mode: usualFolder, isIgnored: false };
      const inside = listEntries(workingTree, path);
      for (const entries of [likely, certain]) entries.set(path, folder);
      for (const [below, each] of inside) likely.set(below, tidy(below, each, { workingTree, ...facts }));
      // Git leaves a file of this name in a submodule that is checked out.
      if (inside.length === 0) certain.set(`${path}/${gitFolder}`, gitFolderState("then"));
      break;
    }
  }
}

/** What Git would not tell of a file: other permissions than its own two, and other names for the same file. */
function takeOver(own: ContextEntry, now: ContextEntry, permissions: CheckoutFacts["permissions"]): ContextEntry {
  if (own.kind !== "file" || now.kind !== "file") return own;
  const isUsual = now.mode === usualFile || now.mode === usualProgram;
  const isSameKind = (now.mode & 0o100) === (own.mode & 0o100);
  const isOpen = permissions === "doubtful" || (!isUsual && isSameKind);
  return { ...own, mode: isOpen ? now.mode : own.mode, hardLinkTo: now.hardLinkTo };
}

function isSame(one: readonly PlacedEntry[], other: readonly PlacedEntry[]): boolean {
  const entries = new Map(other);
  return (
    one.length === other.length &&
    one.every(([path, entry]) => JSON.stringify(entry) === JSON.stringify(entries.get(path)))
  );
}
