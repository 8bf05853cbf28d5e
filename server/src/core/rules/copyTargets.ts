import { toContextPath } from "../cache/sources.ts";
import type { Known } from "../known.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath, isWithin, joinPaths } from "../plan/paths.ts";
import type { FilesAtHand } from "./rule.ts";

/** Whether two copies surely write to different places, so that either may come first. */
export function writeApart(one: Copy, other: Copy, files: FilesAtHand): boolean {
  const [ones, others] = [listTargets(one, files), listTargets(other, files)];
  if (ones === null || others === null) return false;
  return ones.every((path) => others.every((each) => !isWithin(path, each) && !isWithin(each, path)));
}

/** Absolute paths at or below which all is that a copy writes; null where that can't be told. */
export function listTargets(copy: Copy, files: FilesAtHand): readonly string[] | null {
  const { destination, sources, documents, parents } = copy;
  if (!destination.known) return null;
  const folder = cleanPath(destination.value);
  const isFolder = /\/\.?$/.test(destination.value) || sources.length > 1;
  if (!isFolder || parents || documents.length > 0) return [folder];
  return sources.map((source) =>
    source.known && isFile(source, copy, files) ? joinPaths(folder, baseName(source.value)) : folder,
  );
}

/** Whether a source is surely one file that comes to lie under its own name. */
export function isFile(source: Known<string>, { from, keyword }: Copy, { context, kinds }: FilesAtHand): boolean {
  if (!source.known || from.kind !== "context" || from.name !== null || !context.known) return false;
  const path = toContextPath(source.value);
  return context.value.entry(path)?.kind === "file" && (keyword === "COPY" || kinds.get(path) === "other");
}
