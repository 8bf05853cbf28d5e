import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listReadFiles, type UnreadBuild } from "../core/cache/listReadFiles.ts";
import {
  compareCheckouts,
  gitFolder,
  type CheckoutFacts,
  type ComparedCheckouts,
  type RevisionEntry,
} from "../core/context/checkout.ts";
import type { PlacedEntry } from "../core/context/entries.ts";
import { compileIgnore, ignoreNothing, type IgnoreMatcher } from "../core/context/ignore.ts";
import { listIgnoreFiles } from "../core/context/ignoreFileName.ts";
import { known, type Known } from "../core/known.ts";
import { ContextIndex } from "../disk/context/contextIndex.ts";
import { statIfThere } from "../disk/smallFiles.ts";
import { listIgnored } from "./listIgnored.ts";
import { listTree } from "./listTree.ts";
import { readText } from "./readText.ts";
import { looksAtModes, pathInside, type Repository, type Revision } from "./repository.ts";
import { readContents, readLinks } from "./revisionFiles.ts";

/** Whose contexts are asked for. */
export interface CheckoutQuestion {
  readonly repository: Repository;
  readonly revision: Revision;
  /** Absolute, through real folders, and in the repository. */
  readonly dockerfile: string;
  readonly context: string;
  readonly then: UnreadBuild;
  /** What the steps of either build read, as paths relative to the context; null for everything. */
  readonly reads: readonly string[] | null;
  readonly umask: number;
}

/** The contexts of the two builds. */
export interface CheckoutContexts extends ComparedCheckouts {
  /** Whether a step of the next build may read Git's own folder, of which nothing is known to have changed. */
  readonly readsGitFolder: boolean;
}

/** Reads the files of a revision and those of the working tree, as far as the two builds read them. */
export async function readCheckouts(question: CheckoutQuestion): Promise<Known<CheckoutContexts>> {
  const { repository, revision, context, then, reads, umask } = question;
  const { call } = repository;
  const ignoreThen = await readIgnore(question, (path) => readRevisionText(repository, revision, path));
  const ignoreNow = await readIgnore(question, (path) => readFile(path, "utf8").catch(() => null));
  const view = { builder: then.builder, reads, ignore: leaveOutGit(both(ignoreThen, ignoreNow)) };
  const workingTree = await new ContextIndex(context, view).refresh(call.signal);
  if (!workingTree.known) return workingTree;
  const folder = pathInside(repository, context) ?? "";
  const entries = await listTree(repository, revision.commit, folder);
  const links = await readLinks(repository, entries, folder);
  const read = listReadFiles(then, toEntries(links), ignoreThen);
  const objects = new Map(
    entries.map(({ path, object }) => [folder === "" ? path : path.slice(folder.length + 1), object]),
  );
  const files = await readContents(repository, links, objects, read, workingTree.value);
  const hasGitFolder = statIfThere(join(context, gitFolder))?.isDirectory() === true;
  // Of another repository's folder inside this one Git tells nothing.
  const isSameGitFolder = hasGitFolder && revision.isHead && context === repository.root;
  const compared = compareCheckouts({
    revision: files,
    workingTree: workingTree.value,
    ignoreThen,
    ignoreNow,
    isIgnoredByGit: await listIgnored(call, context),
    permissions: await findPermissions(repository),
    umask,
    hasChangedGitFolder: hasGitFolder && !isSameGitFolder,
  });
  const readsGitFolder = isSameGitFolder && reads === null && !ignoreNow.ignores(gitFolder);
  return known({ ...compared, readsGitFolder });
}

type ReadFile = (path: string) => Promise<string | null>;

/** Only the first ignore file that exists counts. */
async function readIgnore({ dockerfile, context, then }: CheckoutQuestion, read: ReadFile): Promise<IgnoreMatcher> {
  for (const path of listIgnoreFiles(dockerfile, context, then.builder)) {
    const text = await read(path);
    if (text !== null) return compileIgnore(text, then.builder);
  }
  return ignoreNothing;
}

async function readRevisionText(repository: Repository, { commit }: Revision, path: string): Promise<string | null> {
  const inside = pathInside(repository, path);
  return inside === null ? null : readText(repository, commit, inside);
}

/** What both leave out. */
function both(one: IgnoreMatcher, other: IgnoreMatcher): IgnoreMatcher {
  return {
    problem: null,
    ignores: (path) => one.ignores(path) && other.ignores(path),
    canSkip: (folder) => one.canSkip(folder) && other.canSkip(folder),
  };
}

/** Builders give files from Windows permissions of their own. */
async function findPermissions(repository: Repository): Promise<CheckoutFacts["permissions"]> {
  if (process.platform === "win32") return "none";
  return (await looksAtModes(repository)) ? "kept" : "doubtful";
}

/** Git's own folder is told about apart: nobody wants it read. */
function leaveOutGit(ignore: IgnoreMatcher): IgnoreMatcher {
  return {
    ...ignore,
    ignores: (path) => path === gitFolder || path.startsWith(`${gitFolder}/`) || ignore.ignores(path),
    canSkip: (folder) => folder === gitFolder || ignore.canSkip(folder),
  };
}

/** Sizes and permissions do not decide which files are read. */
function toEntries(files: ReadonlyMap<string, RevisionEntry>): readonly PlacedEntry[] {
  return [...files].map(([path, entry]): PlacedEntry => {
    if (entry.kind === "link") return [path, entry];
    if (entry.kind === "submodule") return [path, { kind: "folder", mode: 0o755, isIgnored: false }];
    const { size, content } = entry;
    return [path, { kind: "file", mode: 0o644, size, modifiedAt: null, content, hardLinkTo: null, attributes: null }];
  });
}
