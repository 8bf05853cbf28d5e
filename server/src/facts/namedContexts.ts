import type { Timestamp } from "../core/build/buildRecord.ts";
import { listNamedPaths } from "../core/cache/contextPaths.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { World } from "../core/context/world.ts";
import { unknown, type Known } from "../core/known.ts";
import { fullReference } from "../core/plan/imageReference.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import type { NamedFolders } from "../engine/namedContexts.ts";
import type { ContextNow, Contexts } from "./contexts.ts";
import { filesAsOf } from "./filesAsOf.ts";

/** The folders of `--build-context` as they are now, by name; those that are no folders are left out. */
export type NamedNow = ReadonlyMap<string, ContextNow>;

/**
 * Looks at the folders of `--build-context` as far as a build reads them. Their own `.dockerignore` applies to them.
 * `remembered` spares reading files that did not change.
 */
export async function lookAtNamed(
  folders: NamedFolders,
  plan: BuildPlan,
  contexts: Contexts,
  isWatched: boolean,
  remembered: (name: string) => Promise<ContextSnapshot | null>,
  signal: AbortSignal,
): Promise<NamedNow> {
  const found = new Map<string, ContextNow>();
  for (const [name, folder] of folders) {
    if (folder === null) continue;
    const question = { folder, dockerfile: null, builder: "buildkit" as const, reads: listNamedPaths(plan, name) };
    found.set(name, await contexts.look(question, isWatched, await remembered(name), signal));
  }
  return found;
}

/** What a build that comes next reads of its named contexts. */
export function namedFilesNow(folders: NamedFolders, now: NamedNow): World["namedContexts"] {
  return new Map([...folders.keys()].map((name) => [name, now.get(name)?.snapshot ?? noFolder(name)]));
}

/** What a build that began at a time read of contexts of these names; those that were not seen are not known. */
export function namedFilesThen(
  names: readonly string[],
  now: NamedNow,
  startedAt: Timestamp,
  touched: string,
): World["namedContexts"] {
  return new Map(
    names.map((name) => {
      const seen = now.get(name);
      return [name, seen === undefined ? notSeen(name) : filesAsOf(seen, startedAt, touched)];
    }),
  );
}

/** A named context stands in for the image of its name, too: what a build takes for that is not known. */
export function unlessReplaced(baseImage: World["baseImage"], names: readonly string[]): World["baseImage"] {
  const replaced = new Set(names.map((name) => fullReference(name) ?? name));
  return (reference, platform) =>
    replaced.has(fullReference(reference) ?? reference)
      ? unknown(`the build context ${reference} stands in for the image`)
      : baseImage(reference, platform);
}

function noFolder(name: string): Known<never> {
  return unknown(`the build context ${name} is no folder, or none that is known`);
}

function notSeen(name: string): Known<never> {
  return unknown(`the files of the build context ${name} were not seen at an earlier build`);
}
