import { join } from "node:path";
import { headLength, tellFileKind } from "../core/rules/fileKind.ts";
import type { FileKind } from "../core/rules/rule.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { readHead } from "../disk/context/readHead.ts";
import { inTurns } from "../engine/inTurns.ts";

/** Files read at once. */
const atOnce = 16;

/** Files looked into of one context: more are not looked at, and of these nothing is told. */
const mostFiles = 1000;

/** What the first bytes of files tell: read once, and again when size or time of a file are others. */
export class FileKinds {
  private readonly known = new Map<string, FileKind>();

  /** The kinds of some files of the context in a folder, by path; without those that can't be read. */
  async look(
    folder: string,
    context: ContextSnapshot,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, FileKind>> {
    const kinds = new Map<string, FileKind>();
    await inTurns(paths.slice(0, mostFiles), atOnce, async (path) => {
      const entry = context.entry(path);
      if (entry?.kind !== "file" || signal.aborted) return;
      const key = JSON.stringify([folder, path, entry.size, entry.modifiedAt]);
      const kind = this.known.get(key) ?? (await readKind(join(folder, path)));
      if (kind === null) return;
      this.known.set(key, kind);
      kinds.set(path, kind);
    });
    return kinds;
  }
}

async function readKind(path: string): Promise<FileKind | null> {
  const head = await readHead(path, headLength);
  return head === null ? null : tellFileKind(head);
}
