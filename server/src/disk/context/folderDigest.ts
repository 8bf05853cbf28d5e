import { createHash, hash } from "node:crypto";
import { describeChild, describeFolder, digestFile, digestLink, digestOther } from "../../core/context/entryDigest.ts";
import { toUtf8 } from "../../core/dockerfile/utf8.ts";
import type { Pausable } from "../../core/pausable.ts";
import { hasMark, hexDigests, kindAt, marks, modeAt, sizeAt, type Folder } from "./folder.ts";

/** Entries put into a digest at once. */
const step = 512;

/**
 * The digest of an entered folder in hexadecimal, in steps between which the work can pause. `mode` is null for the
 * context itself. All entries must have their digests.
 */
export function* digestInSteps(folder: Folder, mode: number | null): Pausable<string> {
  const { length } = folder.names;
  // In one call: for the few entries that most folders have, three take half as long again.
  if (length <= step) return hash("sha256", toBytes(describeFolder(mode) + describeEntries(folder, 0, length)));
  const digest = createHash("sha256").update(describeFolder(mode));
  for (let start = 0; start < length; start += step) {
    digest.update(toBytes(describeEntries(folder, start, Math.min(start + step, length))));
    yield;
  }
  return digest.digest("hex");
}

/** The pieces for the entries from `start` to before `end`. */
function describeEntries(folder: Folder, start: number, end: number): string {
  let pieces = "";
  for (const [index, own] of hexDigests(folder, start, end).entries()) {
    const name = folder.names[start + index] ?? "";
    pieces += describeChild(name, digestEntry(folder, start + index, name, own));
  }
  return pieces;
}

/** The digest of an entry as `ContextSnapshot.digest` gives it; `own` is what its row holds, in hexadecimal. */
export function digestEntry(folder: Folder, row: number, name: string, own: string): string {
  switch (kindAt(folder, row)) {
    case "file":
      return digestFile(modeAt(folder, row), sizeAt(folder, row), own, null);
    case "folder":
      return own;
    case "link":
      return digestLink(folder.targets?.get(name) ?? "");
    case "other":
      return digestOther(modeAt(folder, row));
  }
}

/** Whether an entry has the digest that it needs. */
export function isDigested(folder: Folder, row: number): boolean {
  const kind = kindAt(folder, row);
  return (kind !== "file" && kind !== "folder") || hasMark(folder, row, marks.digested);
}

/** As core's sha256 encodes texts: characters that stand for single bytes of a name are no UTF-8 for Node. */
function toBytes(text: string): string | Buffer {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(toUtf8(text), "latin1") : text;
}
