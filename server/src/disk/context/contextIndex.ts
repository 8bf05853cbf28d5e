import { realpath, stat } from "node:fs/promises";
import type { IgnoreMatcher } from "../../core/context/ignore.ts";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import { known, unknown, type Known } from "../../core/known.ts";
import { addChange, addNames, noChanges } from "./changes.ts";
import { DigestFiller } from "./fillDigests.ts";
import { emptyFolder, type Folder } from "./folder.ts";
import { makeReadBuffer } from "./hashFile.ts";
import { mostRounds, reachBehindLinks } from "./links.ts";
import { listProblems, tooManyEntries, type ContextProblem } from "./problems.ts";
import { describeReach, makeReach, type Reach } from "./reach.ts";
import { RowStack } from "./rowStack.ts";
import { isUnreadable, scanFolder, TooManyEntries, updateFolder, type Scan, type Visit } from "./scan.ts";
import { Slices } from "../../turns/slices.ts";
import { TreeSnapshot } from "./treeSnapshot.ts";

/** What decides which files of a context a build sees. */
export interface ContextView {
  readonly builder: "buildkit" | "classic";
  readonly ignore: IgnoreMatcher;
  /** Paths and patterns that its steps read, cleaned and relative to the context; null for everything. */
  readonly reads: readonly string[] | null;
}

/** How far the work on a context has come. */
export interface ContextProgress {
  /** Entries listed. */
  readonly listed: number;
  /** Files whose bytes were read. */
  readonly read: number;
}

/** What an index may be given besides its folder. */
export interface ContextIndexOptions {
  /** An older snapshot of the same folder: its digests are used again for files that are certainly the same. */
  readonly remembered?: ContextSnapshot | null;
  readonly onProgress?: (progress: ContextProgress) => void;
  /** Whether files are hashed too: true when not given. Else no entry has a digest. */
  readonly hashes?: boolean;
}

/** Times that files are read again which change while they are being read. */
const mostAttempts = 3;

/**
 * A context's folder, as far as a build reads it: listed and hashed once, then kept up with what changes. All work is done
 * in slices, one request after the other. A request that is aborted rejects with the signal's reason; the changes that it
 * was told of are looked at by the next.
 */
export class ContextIndex {
  /** What the last work that came to its end saw; not known before, and when the folder can't be listed. */
  snapshot: Known<ContextSnapshot> = unknown("the files of the context are still being read");
  private readonly folder: string;
  private readonly view: ContextView;
  private readonly onProgress: (progress: ContextProgress) => void;
  private readonly hashes: boolean;
  private reads: Reach;
  private tree: Folder;
  /** What the tree was listed by; null before the first listing, and when all is to be looked at again. */
  private reach: Reach | null = null;
  private pending = noChanges();
  private work: Promise<unknown> = Promise.resolve();

  constructor(folder: string, view: ContextView, { remembered, onProgress, hashes = true }: ContextIndexOptions = {}) {
    this.folder = folder;
    this.view = view;
    this.onProgress = onProgress ?? (() => undefined);
    this.hashes = hashes;
    this.reads = makeReach(view.reads);
    this.tree = remembered instanceof TreeSnapshot ? remembered.tree : emptyFolder;
  }

  /** What could not be read, or not as it should, by what was seen last. All entries are gone through for it, in slices. */
  listProblems(signal?: AbortSignal): Promise<readonly ContextProblem[]> {
    return new Slices(signal).finish(listProblems(this.tree));
  }

  /** Looks at everything again. Files that are certainly the same are not read again. */
  refresh(signal?: AbortSignal): Promise<Known<ContextSnapshot>> {
    return this.inTurn(signal, () => {
      this.reach = null;
    });
  }

  /** Looks at what may have changed: absolute paths, as file events tell them. */
  changed(paths: readonly string[], signal?: AbortSignal): Promise<Known<ContextSnapshot>> {
    return this.inTurn(signal, (root) => {
      for (const path of paths) addChange(this.pending, [this.folder, root], path);
    });
  }

  /** Looks at what the steps read now, after the Dockerfile changed. What was seen before counts as told of. */
  cover(reads: readonly string[] | null, signal?: AbortSignal): Promise<Known<ContextSnapshot>> {
    return this.inTurn(signal, () => {
      this.reads = makeReach(reads);
    });
  }

  private inTurn(signal: AbortSignal | undefined, note: (root: string) => void): Promise<Known<ContextSnapshot>> {
    const result = this.work.then(async () => {
      try {
        const root = await realpath(this.folder);
        note(root);
        signal?.throwIfAborted();
        this.snapshot = known(await this.settle(root, signal));
      } catch (error) {
        this.snapshot = explainFailure(error, this.folder);
      }
      return this.snapshot;
    });
    this.work = result.catch(() => undefined);
    return result;
  }

  /** Brings the tree up to date, reads what is new in it, and once more what changed meanwhile. */
  private async settle(root: string, signal: AbortSignal | undefined): Promise<ContextSnapshot> {
    const progress = { listed: 0, read: 0 };
    const slices = new Slices(signal, () => this.onProgress(progress));
    for (let attempt = 1; ; attempt++) {
      await this.list(root, slices, progress);
      if (!this.hashes) return new TreeSnapshot(this.tree, null);
      const filler = new DigestFiller(root, slices, progress);
      const digest = await filler.fillRoot(this.tree);
      if (filler.missed.length === 0 || attempt === mostAttempts) {
        const { mtimeMs, ctimeMs } = await stat(root);
        return new TreeSnapshot(this.tree, digest, Math.max(mtimeMs, ctimeMs));
      }
      for (const path of filler.missed) addNames(this.pending, path.split("/"));
    }
  }

  private async list(root: string, slices: Slices, progress: { listed: number; read: number }): Promise<void> {
    const { builder, ignore } = this.view;
    const { pending } = this;
    const buffer = this.hashes ? makeReadBuffer() : null;
    const scan: Scan = { root, ignore, progress, buffer, trustsOld: false, rows: new RowStack(), looked: 0 };
    const visit = (reach: Reach): Visit => ({ path: "", reach, old: tree, start: 0 });
    let { tree } = this;
    let reach = pending.isChanged ? null : this.reach;
    if (reach !== null && pending.children.size > 0)
      tree = await slices.finish(updateFolder(scan, visit(reach), pending));
    // What is found in one round may have links that lead on.
    for (let round = 0; round < mostRounds; round++) {
      const next = reachBehindLinks(tree, this.reads, builder);
      if (reach !== null && describeReach(next) === describeReach(reach)) break;
      progress.listed = 0;
      const { size } = await stat(root);
      tree = await slices.finish(scanFolder({ ...scan, trustsOld: reach !== null }, visit(next), size));
      reach = next;
    }
    this.tree = tree;
    this.reach = reach;
    this.pending = noChanges();
  }
}

/** Why a context has no snapshot. What is no such reason is thrown on. */
function explainFailure(error: unknown, folder: string): Known<never> {
  if (error instanceof TooManyEntries) return unknown(tooManyEntries);
  if (isUnreadable(error)) return unknown(`the context's folder can't be read: ${folder}`);
  throw error;
}
