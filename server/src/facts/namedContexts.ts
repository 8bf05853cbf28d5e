import type { Timestamp } from "../core/build/buildRecord.ts";
import { listNamedPaths } from "../core/cache/contextPaths.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { World } from "../core/context/world.ts";
import { unknown, type Known } from "../core/known.ts";
import { fullOrAsWritten } from "../core/plan/imageReference.ts";
import { imagesAmong, listFileContexts, type NamedContexts } from "../core/plan/namedContext.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import type { ContextNow, Contexts } from "./contexts.ts";
import { filesAsOf } from "./filesAsOf.ts";

/** The folders of `--build-context` as they are now, by name; those that are no folders are left out. */
export type NamedNow = ReadonlyMap<string, ContextNow>;

/** The part of a build's world that `--build-context` gives. */
export type NamedWorld = Pick<World, "namedContexts" | "namedImages">;

/**
 * Looks at the folders of `--build-context` as far as a build reads them. Their own `.dockerignore` applies to them.
 * `remembered` gives what a folder held earlier: files that did not change are not read again.
 */
export async function lookAtNamed(
  named: NamedContexts,
  plan: BuildPlan,
  contexts: Contexts,
  isWatched: boolean,
  remembered: (folder: string) => Promise<ContextSnapshot | null>,
  signal: AbortSignal,
): Promise<NamedNow> {
  const found = new Map<string, ContextNow>();
  for (const [name, context] of named) {
    if (context.kind !== "folder") continue;
    const reads = listNamedPaths(plan, name);
    const question = { folder: context.path, dockerfile: null, builder: "buildkit" as const, reads };
    found.set(name, await contexts.look(question, isWatched, await remembered(context.path), signal));
  }
  return found;
}

/** What `--build-context` gives, of which `readFiles` gives the files of folders by name. */
export function namedWorld(named: NamedContexts, readFiles: (name: string) => Known<ContextSnapshot>): NamedWorld {
  const files = listFileContexts(named).map((name) => {
    const context = named.get(name);
    return [name, context?.kind === "unread" ? unknown(context.why) : readFiles(name)] as const;
  });
  return { namedContexts: new Map(files), namedImages: imagesAmong(named) };
}

/** What a build that comes next reads of its named contexts. */
export function namedNow(named: NamedContexts, now: NamedNow): NamedWorld {
  return namedWorld(named, (name) => now.get(name)?.snapshot ?? unknown(`the build context ${name} was not read`));
}

/** What a build that began at a time read of its named contexts; those that were not seen are not known. */
export function namedThen(named: NamedContexts, now: NamedNow, startedAt: Timestamp, isPrompt: boolean): NamedWorld {
  return namedWorld(named, (name) => {
    const seen = now.get(name);
    return seen === undefined ? notSeen(name) : filesAsOf(seen, startedAt, isPrompt);
  });
}

/** Files stand in for the image of their name, too: what a build takes for that is not known. */
export function unlessReplaced(baseImage: World["baseImage"], named: NamedContexts): World["baseImage"] {
  const replaced = new Set(listFileContexts(named).map(fullOrAsWritten));
  return (reference, platform) =>
    replaced.has(fullOrAsWritten(reference))
      ? unknown(`the build context ${reference} stands in for the image`)
      : baseImage(reference, platform);
}

function notSeen(name: string): Known<never> {
  return unknown(`the files of the build context ${name} were not seen at an earlier build`);
}
