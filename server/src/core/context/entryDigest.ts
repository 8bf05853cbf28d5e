import { bothKnown, mapKnown } from "../plan/combineKnown.ts";
import { known, type Known } from "../known.ts";
import type { ContextEntry, FileEntry, FolderEntry } from "./snapshot.ts";

/**
 * Content as BuildKit compares it (B2): bytes, size, type, permission bits, link text, user attributes; not the owner,
 * which the client resets, nor times, nor whether a file is a hard link. Everything that makes snapshots uses these
 * texts, so that digests of different makers are equal. `hash` is SHA-256 of the UTF-8 text, in hexadecimal.
 */
export function digestLeaf(entry: Exclude<ContextEntry, FolderEntry>, hash: (text: string) => string): Known<string> {
  switch (entry.kind) {
    case "file":
      return mapKnown(entry.content, (content) => hash(describeFile(entry, content)));
    case "link":
      return known(hash(`link\n${entry.target}`));
    case "other":
      return known(hash(`other\n${entry.mode}`));
  }
}

/** One name in a folder with the digest of what it names. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: Known<string>;
}

/**
 * The digest of a folder with its entries, in the order of their names' bytes. `mode` is null for the context itself,
 * whose own permission bits builders do not look at.
 */
export function digestFolder(
  mode: number | null,
  children: readonly NamedDigest[],
  hash: (text: string) => string,
): Known<string> {
  let text: Known<string[]> = known([`folder\n${mode ?? ""}`]);
  for (const { name, digest } of children) {
    text = bothKnown(text, digest, (lines, own) => {
      // A name can't hold the character U+0000.
      lines.push(`${own}${name}\0`);
      return lines;
    });
  }
  return mapKnown(text, (lines) => hash(lines.join("\n")));
}

function describeFile({ mode, size, attributes }: FileEntry, content: string): string {
  const extra = [...(attributes ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return ["file", mode, size, content, ...extra.flat()].join("\n");
}
