import { cacheFolder } from "../disk/cacheFolder.ts";
import { buildxHistory } from "../engine/buildx/buildxHistory.ts";
import { classicImages } from "../engine/classic/classicImages.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import { findDockerAddress } from "../engine/dockerAddress.ts";
import type { Sources } from "../engine/newestBuild.ts";
import { openKeeping, type Keeping } from "./keeping.ts";
import { storedBuilds } from "../engine/storedBuilds.ts";

/** All that is known of builds, and the ways to it. */
export interface Docker {
  readonly sources: Sources;
  readonly keeping: Keeping;
  /** Reaches the engine that Docker's own command line would talk to; connecting asks nothing yet. */
  readonly connect: () => Promise<DockerApi>;
}

const TIMEOUT_MS = 10_000;

/**
 * Wires up the sources of build records for one environment (`DOCKER_HOST`, `DOCKER_CONFIG`, `DOCKER_CONTEXT`,
 * `BUILDX_BUILDER`, `CACHELENS_HOME`). Nothing is asked before the first question. `warn` gets a line for the log.
 */
export function openDocker(env: NodeJS.ProcessEnv, warn: (message: string) => void): Docker {
  const connect = onceAsked(() => connectTo(env));
  const keeping = openKeeping(cacheFolder(env), warn);
  const live = [buildxHistory(env, connect), classicImages(connect)];
  return { sources: { live, stored: storedBuilds(keeping.records) }, keeping, connect };
}

async function connectTo(env: NodeJS.ProcessEnv): Promise<DockerApi> {
  const address = await findDockerAddress({ env, signal: AbortSignal.timeout(TIMEOUT_MS), timeoutMs: TIMEOUT_MS });
  // dockerode is half of the program: it is loaded when first needed, from a bundle of its own.
  const { connectDocker } = await import("../engine/dockerodeClient.ts");
  return connectDocker(address);
}

function onceAsked<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
