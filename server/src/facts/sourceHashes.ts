import { join } from "node:path";
import type { ClassicHashing } from "../core/cache/classicSourceHash.ts";
import { known, unknown } from "../core/known.ts";
import { hashWithHeader } from "../disk/context/hashWithHeader.ts";
import { inTurns } from "../engine/inTurns.ts";

interface Wanted {
  readonly header: string;
  readonly path: string;
  readonly content: string;
}

/** Files read at once. */
const atOnce = 16;

/** What the classic builder hashes of files: read as it is asked for, and kept as long as the bytes are the same. */
export class SourceHashes {
  /** By header and digest of the bytes; null for files that were others when they were read. */
  private readonly known = new Map<string, string | null>();
  private readonly wanted = new Map<string, Wanted>();

  readonly hashFile: ClassicHashing["hashFile"] = (header, path, content) => {
    const key = keyOf(header, content);
    const hash = this.known.get(key);
    if (hash === undefined) this.wanted.set(key, { header, path, content });
    return hash == null ? unknown(`${path} was not read for its hash`) : known(hash);
  };

  /** Reads the files of a context that were asked for since, and says whether there were any. */
  async readWanted(folder: string, signal: AbortSignal): Promise<boolean> {
    const wanted = [...this.wanted];
    this.wanted.clear();
    await inTurns(wanted, atOnce, async ([key, { header, path, content }]) => {
      if (signal.aborted) return;
      this.known.set(key, await hashWithHeader(join(folder, path), header, content));
    });
    return wanted.length > 0 && !signal.aborted;
  }

  /** Gives files that were others meanwhile another chance. */
  retry(): void {
    for (const [key, hash] of this.known) if (hash === null) this.known.delete(key);
  }
}

function keyOf(header: string, content: string): string {
  return `${content} ${header}`;
}
