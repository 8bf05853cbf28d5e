import { readFile } from "node:fs/promises";
import { plainBuildOptions } from "../core/context/world.ts";
import { readLocalState } from "../engine/buildx/localState.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import type { Contexts } from "./contexts.ts";
import type { NextBuilds } from "./nextBuild.ts";
import { sightStart } from "./sightStart.ts";

/** What looking at builds that begin takes. */
export interface StartWatch {
  readonly env: NodeJS.ProcessEnv;
  readonly connect: () => Promise<DockerApi>;
  readonly contexts: Contexts;
  readonly nextBuilds: NextBuilds;
  /** Whether a Dockerfile's builds are of interest; others are left alone. */
  readonly isWanted: (dockerfile: string) => boolean;
}

/**
 * Looks at what a build that begins now reads, told the path of buildx's note of it, `<builder>/<node>/<ref>`: its files
 * are what they are now.
 */
export async function watchStart(notePath: string, watch: StartWatch, signal: AbortSignal): Promise<void> {
  const { env, connect, contexts, nextBuilds, isWanted } = watch;
  const place = readLocalState(notePath, env);
  if (place?.dockerfile == null || place.context === null || !isWanted(place.dockerfile)) return;
  const { dockerfile, context } = place;
  const text = await readFile(dockerfile, "utf8").catch(() => null);
  if (text === null) return;
  const request = { builder: "buildkit" as const, target: null, platform: null };
  const build = {
    dockerfile,
    text,
    context,
    request,
    options: plainBuildOptions,
    pulls: false,
    namedContexts: new Map(),
  };
  const start = await sightStart(build, connect, contexts, signal);
  if (start !== null) nextBuilds.noteStart(notePath.slice(notePath.lastIndexOf("/") + 1), start.sighting);
}
