import { bothKnown, mapKnown } from "../plan/combineKnown.ts";
import { known, type Known } from "../known.ts";
import type { ContextEntry, FileEntry, FolderEntry } from "./snapshot.ts";

/**
 * Content as BuildKit compares it (B2): bytes, size, type, permission bits, link text, user attributes; not the owner,
 * which the client resets, nor times, nor whether a file is a hard link. A single entry's digest is a text that says all
 * that, a folder's is SHA-256 of such texts. Everything that makes snapshots uses these, so that digests of different
 * makers are equal.
 */
export function digestLeaf(entry: Exclude<ContextEntry, FolderEntry>): Known<string> {
  switch (entry.kind) {
    case "file":
      return mapKnown(entry.content, (content) => digestFile(entry.mode, entry.size, content, entry.attributes));
    case "link":
      return known(digestLink(entry.target));
    case "other":
      return known(digestOther(entry.mode));
  }
}

/** One name in a folder with the digest of what it names. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: Known<string>;
}

/**
 * The digest of a folder with its entries, in the order of their names' bytes. `mode` is null for the context itself,
 * whose own permission bits builders do not look at. `hash` is SHA-256 of the UTF-8 text, in hexadecimal.
 */
export function digestFolder(
  mode: number | null,
  children: readonly NamedDigest[],
  hash: (text: string) => string,
): Known<string> {
  let text: Known<string[]> = known([describeFolder(mode)]);
  for (const { name, digest } of children) {
    text = bothKnown(text, digest, (pieces, own) => {
      pieces.push(describeChild(name, own));
      return pieces;
    });
  }
  return mapKnown(text, (pieces) => hash(pieces.join("")));
}

/** The digest of a file; `content` is the SHA-256 of its bytes in hexadecimal. */
export function digestFile(mode: number, size: number, content: string, attributes: FileEntry["attributes"]): string {
  const facts = `file\n${mode}\n${size}\n${content}`;
  if (attributes === null) return facts;
  const extra = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  return [facts, ...extra.flat()].join("\n");
}

/** The digest of a link. */
export function digestLink(target: string): string {
  return `link\n${target}`;
}

/** The digest of a device, FIFO or socket. */
export function digestOther(mode: number): string {
  return `other\n${mode}`;
}

/** What the text of a folder begins with; a piece for each entry follows. */
export function describeFolder(mode: number | null): string {
  return `folder\n${mode ?? ""}`;
}

/** The piece for an entry of a folder. Neither names nor link targets can hold the character U+0000. */
export function describeChild(name: string, digest: string): string {
  return `\n${name}\0${digest}\0`;
}
