import { compareBytes } from "../context/listedSnapshot.ts";
import { listClassicSources, type ClassicSource, type ClassicSum } from "../context/classicSources.ts";
import { sha256 } from "../context/sha256.ts";
import type { ContextSnapshot, FileEntry, FolderEntry } from "../context/snapshot.ts";
import { known, unknown, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";

/** How the engine of a version hashes. */
export interface ClassicHashing {
  /** Whether the type of a file is among the bits of its mode, as it was in Docker 20.10. */
  readonly modeHasType: boolean;
  /**
   * SHA-256, in hexadecimal, of a text's UTF-8 bytes and then the bytes of a file of the context, whose own SHA-256 is
   * `content`.
   */
  readonly hashFile: (header: string, path: string, content: string) => Known<string>;
}

/**
 * The hash that the classic builder puts into an image's history, as in `COPY file:<hash> in /dest `: so a COPY can be
 * decided from the history alone. Null when a source is missing. Verified on Docker 20.10.24 and 28.5.2.
 */
export function classicSourceHash(
  snapshot: ContextSnapshot,
  sources: readonly string[],
  hashing: ClassicHashing,
): Known<string> | null {
  const found = listClassicSources(snapshot, sources);
  if (found === null) return null;
  const hashes = allKnown(found.map((source) => hashSource(source, hashing)));
  return mapKnown(hashes, (each) => {
    const [only = ""] = each;
    return each.length === 1 ? only : `multi:${sha256(each.join(","))}`;
  });
}

function hashSource(source: ClassicSource, hashing: ClassicHashing): Known<string> {
  if (source.kind === "file") return mapKnown(hashSum(source.sum, hashing), (sum) => `file:${sum}`);
  const sums = allKnown(source.sums.map((sum) => hashSum(sum, hashing)));
  return mapKnown(sums, (each) => `dir:${sha256([...each].sort(compareBytes).join(","))}`);
}

/** What has no header in the context's archive stands with its name. */
function hashSum(sum: ClassicSum, { modeHasType, hashFile }: ClassicHashing): Known<string> {
  if (sum.kind === "name") return known(sum.path);
  if (sum.kind === "gap") return unknown(sum.why);
  const { path, entry } = sum;
  const header = describeHeader(path, entry, modeHasType);
  const hasBytes = entry.kind === "file" && entry.hardLinkTo === null;
  if (!hasBytes) return known(sha256(header));
  return entry.content.known ? hashFile(header, path, entry.content.value) : unknown(entry.content.why);
}

/** The names and values of the tar header, one after the other (pkg/tarsum, version 1). The owner is always root. */
function describeHeader(path: string, entry: FileEntry | FolderEntry, modeHasType: boolean): string {
  const isFolder = entry.kind === "folder";
  const link = isFolder ? null : entry.hardLinkTo;
  const type = isFolder ? 0o040000 : 0o100000;
  const fields: readonly (readonly [string, string | number])[] = [
    ["name", isFolder ? `${path}/` : path],
    ["mode", modeHasType ? entry.mode | type : entry.mode],
    ["uid", 0],
    ["gid", 0],
    ["size", isFolder || link !== null ? 0 : entry.size],
    ["typeflag", isFolder ? 5 : link === null ? 0 : 1],
    ["linkname", link ?? ""],
    ["uname", ""],
    ["gname", ""],
    ["devmajor", 0],
    ["devminor", 0],
  ];
  return fields.flat().join("");
}
