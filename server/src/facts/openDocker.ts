import { existsSync } from "node:fs";
import { cacheFolder } from "../disk/cacheFolder.ts";
import { buildxHistory } from "../engine/buildx/buildxHistory.ts";
import { classicImages } from "../engine/classic/classicImages.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import { findDockerAddress } from "../engine/dockerAddress.ts";
import { readDockerError } from "../engine/faults.ts";
import type { Sources } from "../engine/newestBuild.ts";
import { unreachable } from "../engine/unreachable.ts";
import { openKeeping, type Keeping } from "./keeping.ts";
import { keptHistory } from "./keptHistory.ts";
import { unwatchedBuilds, type FindUnwatched } from "./unwatchedBuilds.ts";
import { storedBuilds } from "../engine/storedBuilds.ts";

/** All that is known of builds, and the ways to it. */
export interface Docker {
  readonly sources: Sources;
  readonly keeping: Keeping;
  /** Finds the builds of which only BuildKit's history tells. */
  readonly findUnwatched: FindUnwatched;
  /** Reaches the engine that Docker's own command line would talk to; connecting asks nothing yet. */
  readonly connect: () => Promise<DockerApi>;
}

const TIMEOUT_MS = 10_000;
const UNIX = "unix://";

/**
 * Wires up the sources of build records for one environment (`DOCKER_HOST`, `DOCKER_CONFIG`, `DOCKER_CONTEXT`,
 * `BUILDX_BUILDER`, `CACHELENS_HOME`). Nothing is asked before the first question. `warn` gets a line for the log. Who looks
 * at builds once, and ends, says so: then the engine is asked once what it is.
 */
export function openDocker(env: NodeJS.ProcessEnv, warn: (message: string) => void, looksOnce = false): Docker {
  const connect = connector(env, looksOnce);
  const keeping = openKeeping(cacheFolder(env), warn);
  const history = buildxHistory(env, connect);
  const live = [keptHistory(history, keeping, connect, env), classicImages(connect)];
  const findUnwatched = unwatchedBuilds(history, keeping, env, Date.now);
  return { sources: { live, stored: storedBuilds(keeping.records) }, keeping, findUnwatched, connect };
}

/** dockerode is loaded, from a bundle of its own, when there is first somebody to ask: it takes memory and time. */
function connector(env: NodeJS.ProcessEnv, looksOnce: boolean): () => Promise<DockerApi> {
  const findAddress = onceAsked(() =>
    findDockerAddress({ env, signal: AbortSignal.timeout(TIMEOUT_MS), timeoutMs: TIMEOUT_MS }),
  );
  const open = onceAsked(async () => {
    const { connectDocker } = await import("../engine/dockerodeClient.ts");
    const api = connectDocker(await findAddress());
    const { signal } = new AbortController();
    return looksOnce ? { ...api, engine: onceAsked(() => api.engine(signal)) } : api;
  });
  return async () => {
    const { host } = await findAddress();
    const socket = host.startsWith(UNIX) ? host.slice(UNIX.length) : null;
    if (socket === null || existsSync(socket)) return open();
    return unreachable(readDockerError("The Docker engine", `ENOENT: there is no ${socket}`));
  };
}

function onceAsked<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
