import { join } from "node:path";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { inTurns } from "../engine/inTurns.ts";

/** Files read at once. */
const atOnce = 16;

/** Files read of one context: of more nothing is told. */
const mostFiles = 1000;

/** What is read off files of contexts: once, and again when size or time of a file are others. */
export class ReadFiles<T> {
  private readonly read: (path: string) => Promise<T | null>;
  private readonly known = new Map<string, T>();

  /** `read` gets an absolute path, and answers null for what can't be read. */
  constructor(read: (path: string) => Promise<T | null>) {
    this.read = read;
  }

  /** What is read off some files of the context in a folder, by path; without those that can't be read. */
  async look(
    folder: string,
    context: ContextSnapshot,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    await inTurns(paths.slice(0, mostFiles), atOnce, async (path) => {
      const entry = context.entry(path);
      if (entry?.kind !== "file" || signal.aborted) return;
      const key = JSON.stringify([folder, path, entry.size, entry.modifiedAt]);
      const value = this.known.get(key) ?? (await this.read(join(folder, path)));
      if (value === null) return;
      this.known.set(key, value);
      found.set(path, value);
    });
    return found;
  }
}
