import { readFileSync, statSync } from "node:fs";
import type { BuilderKind, Timestamp } from "../core/build/buildRecord.ts";
import { compileIgnore, ignoreNothing } from "../core/context/ignore.ts";
import { listIgnoreFiles } from "../core/context/ignoreFileName.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { unknown, type Known } from "../core/known.ts";
import { ContextIndex, type ContextProgress } from "../disk/context/contextIndex.ts";
import { describeProblem } from "../disk/context/problems.ts";
import { TreeSnapshot } from "../disk/context/treeSnapshot.ts";

/** Which context is looked at, and how far. */
export interface ContextQuestion {
  readonly folder: string;
  readonly dockerfile: string | null;
  readonly builder: BuilderKind;
  /** What steps read, as paths relative to the folder; null for everything. */
  readonly reads: readonly string[] | null;
  /** Whether only names and sizes matter: then no file is read. */
  readonly isListing?: boolean;
}

/** A context as it is now. */
export interface ContextNow {
  readonly snapshot: Known<ContextSnapshot>;
  /** When the ignore file last changed; null when there is none. */
  readonly ignoreTouchedAt: Timestamp | null;
  /** What could not be read as it should, a line each. */
  readonly problems: readonly string[];
}

interface Opened {
  readonly ignoreText: string;
  readonly index: ContextIndex;
}

/** The contexts that were looked at, each kept up with what changes in it. */
export class Contexts {
  private readonly opened = new Map<string, Opened>();
  private readonly changes = new Map<string, string[]>();
  private readonly onProgress: (progress: ContextProgress) => void;
  private readonly onOpen: (folder: string) => void;

  /** `onOpen` hears of each folder, an absolute path, whose files are read for the first time. */
  constructor(
    onProgress: (progress: ContextProgress) => void = () => undefined,
    onOpen: (folder: string) => void = () => undefined,
  ) {
    this.onProgress = onProgress;
    this.onOpen = onOpen;
  }

  /** Notes files that may have changed: absolute paths. They are looked at when their context is asked for again. */
  note(paths: readonly string[]): void {
    for (const changes of this.changes.values()) changes.push(...paths);
  }

  /**
   * Looks at a context. `isWatched`: all changes since were noted, so only those are looked at; else at everything.
   * `remembered` spares reading files that did not change.
   */
  async look(
    question: ContextQuestion,
    isWatched: boolean,
    remembered: ContextSnapshot | null,
    signal: AbortSignal,
  ): Promise<ContextNow> {
    const { folder, dockerfile, builder, reads, isListing = false } = question;
    const ignore = readIgnore(listIgnoreFiles(dockerfile, folder, builder));
    if (ignore.problem !== null) return { snapshot: unknown(ignore.problem), ignoreTouchedAt: null, problems: [] };
    const key = JSON.stringify([builder, isListing, folder, dockerfile]);
    const found = this.opened.get(key);
    const isSame = found !== undefined && found.ignoreText === ignore.text;
    const index = isSame ? found.index : this.open(question, ignore.text, remembered);
    if (found === undefined && !isListing) this.onOpen(folder);
    const changes = this.changes.get(key) ?? [];
    this.opened.set(key, { ignoreText: ignore.text, index });
    this.changes.set(key, []);
    // Told before anything can be given up: the index remembers what it was told.
    const changed = isSame && changes.length > 0 ? index.changed(changes, signal) : null;
    if (isSame) await index.cover(reads, signal);
    await (isSame && isWatched ? changed : index.refresh(signal));
    if (builder === "classic" && lacksNames(index.snapshot)) await index.cover(null, signal);
    return {
      snapshot: index.snapshot,
      ignoreTouchedAt: ignore.touchedAt,
      problems: (await index.listProblems(signal)).map(describeProblem),
    };
  }

  private open(
    { folder, builder, reads, isListing = false }: ContextQuestion,
    text: string,
    remembered: ContextSnapshot | null,
  ): ContextIndex {
    const ignore = text === "" ? ignoreNothing : compileIgnore(text, builder);
    return new ContextIndex(
      folder,
      { builder, ignore, reads },
      { remembered, onProgress: this.onProgress, hashes: !isListing },
    );
  }
}

function lacksNames(snapshot: Known<ContextSnapshot>): boolean {
  return snapshot.known && snapshot.value instanceof TreeSnapshot && snapshot.value.mayLackNames;
}

/** The ignore file that applies to a build, as it is on the disk. */
export interface IgnoreFile {
  /** Null when there is none. */
  readonly path: string | null;
  readonly text: string;
  readonly touchedAt: Timestamp | null;
  /** Why the context can't be known without it. */
  readonly problem: string | null;
}

/** Reads the first of some ignore files that there is. */
export function readIgnore(paths: readonly string[]): IgnoreFile {
  for (const path of paths) {
    try {
      const { mtimeMs, ctimeMs } = statSync(path);
      const text = readFileSync(path, "utf8");
      return { path, text, touchedAt: Math.max(mtimeMs, ctimeMs), problem: null };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ENOTDIR")
        return { path, text: "", touchedAt: null, problem: `${path} can't be read: check its permissions` };
    }
  }
  return { path: null, text: "", touchedAt: null, problem: null };
}
