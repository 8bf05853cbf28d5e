import { childPath, type ContextSnapshot } from "../../context/snapshot.ts";
import { baseName } from "../../plan/paths.ts";
import type { Step } from "../../plan/plan.ts";
import { findInCopy, type FolderCopy } from "../folderCopy.ts";
import type { FilesAtHand } from "../rule.ts";
import { families, type Family } from "./families.ts";
import type { PlacedInstall } from "./listInstalls.ts";

/** The files that an install goes by, as a copied folder gives them. */
export interface Manifests {
  /** As they are called in messages; empty where the context is not known. */
  readonly names: readonly string[];
  /** Their folder relative to the one that is copied, empty for that one itself; null when there are several or none is known. */
  readonly folder: string | null;
  /** What that folder holds in the context; empty when it is not known. */
  readonly neighbours: readonly string[];
}

/** Null when the copied folder does not hold them, holds nothing else, or that can't be told. */
export function findManifests(
  { install, folder }: PlacedInstall,
  copy: FolderCopy,
  step: Step,
  mayMove: boolean,
  { context }: FilesAtHand,
): Manifests | null {
  if (folder === null) return null;
  const find = (path: string): string | null => findInCopy(copy, step, path, mayMove);
  const paths = install.files.map((file) => find(file.startsWith("/") ? file : `${folder}/${file}`));
  const found = paths.filter((path) => path !== null);
  if (found.length < paths.length) return null;
  const home = find(folder);
  if (!context.known) return guess(install.files, install.family, home ?? (found.length > 0 ? "" : null));
  if (install.files.length > 0) return takeNamed(context.value, copy.source, found);
  return home === null ? null : takeListed(context.value, copy.source, home, families[install.family]);
}

/** Without the context only what the command says is sure; whether go and cargo download at all can't be told. */
function guess(files: readonly string[], family: string, home: string | null): Manifests | null {
  if (home === null || family === "go" || family === "cargo") return null;
  return { names: files, folder: null, neighbours: [] };
}

function takeNamed(context: ContextSnapshot, source: string, paths: readonly string[]): Manifests | null {
  const areFiles = paths.every((path) => context.entry(joinTo(source, path))?.kind === "file");
  if (!areFiles || !holdsMore(context, source, new Set(paths))) return null;
  const folders = [...new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/")))))];
  const [folder = ""] = folders;
  const neighbours = context.names(joinTo(source, folder));
  return { names: paths.map((path) => baseName(path)), folder: folders.length === 1 ? folder : null, neighbours };
}

function takeListed(context: ContextSnapshot, source: string, folder: string, family: Family): Manifests | null {
  const path = joinTo(source, folder);
  const neighbours = context.names(path);
  const isFile = (name: string): boolean => context.entry(childPath(path, name))?.kind === "file";
  const names = neighbours.filter((name) => family.manifests.test(name) && isFile(name));
  const bringsAlong = neighbours.some((name) => family.vendored?.test(name));
  if (bringsAlong || !names.some((name) => family.required.test(name))) return null;
  return holdsMore(context, source, new Set(names.map((name) => joinTo(folder, name))))
    ? { names, folder, neighbours }
    : null;
}

/** Whether a folder holds anything but the files of these paths, which are relative to it. */
function holdsMore(context: ContextSnapshot, folder: string, paths: ReadonlySet<string>): boolean {
  return context.names(folder).some((name) => !paths.has(name));
}

/** Joins two paths of which each may be empty. */
export function joinTo(folder: string, path: string): string {
  return path === "" ? folder : childPath(folder, path);
}
