import { existsSync, watch, type FSWatcher } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { historyLog } from "./buildx/historyCommands.ts";
import { localStateFolder } from "./buildx/localState.ts";
import type { DockerApi } from "./dockerApi.ts";
import { runCommand } from "./process.ts";

/** A build began or ended somewhere on this machine. */
export type BuildEvent = "began" | "ended";

/** A build that lasts longer is noticed when the next question is asked. */
const LONGEST_BUILD_MS = 6 * 60 * 60 * 1000;
/** buildx notes a build a moment before the builder knows it. */
const FIRST_ASKED_MS = [200, 500, 1000, 2000];
/** buildx's folder is not there before the first build on a machine. */
const FOLDER_SOUGHT_MS = 10_000;

/**
 * Tells `onBuild` of builds until the signal aborts. They are noticed by the file that buildx writes at the start of
 * each, and by the images that the engine reports, so also those of the classic builder that make or tag one.
 */
export function watchBuilds(
  env: NodeJS.ProcessEnv,
  connect: () => Promise<DockerApi>,
  onBuild: (event: BuildEvent) => void,
  signal: AbortSignal,
): void {
  const onRef = (ref: string): void => {
    onBuild("began");
    void waitForEnd(ref, env, signal).then(() => onBuild("ended"));
  };
  void watchLocalState(env, onRef, signal);
  void connect().then((api) => api.onImage(() => onBuild("ended"), signal));
}

/** The log of a running build ends with the build. */
async function waitForEnd(ref: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  for (const delay of FIRST_ASKED_MS) {
    await sleep(delay);
    const log = await runCommand(historyLog(ref), { env, signal, timeoutMs: LONGEST_BUILD_MS });
    if (log.kind === "found" || signal.aborted) return;
  }
}

async function watchLocalState(
  env: NodeJS.ProcessEnv,
  onRef: (ref: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const watcher = openWatcher(localStateFolder(env), onRef);
    if (watcher !== null) {
      signal.addEventListener("abort", () => watcher.close());
      return;
    }
    await sleep(FOLDER_SOUGHT_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Watches for files `<builder>/<node>/<ref>`; null while there is no such folder. */
function openWatcher(folder: string, onRef: (ref: string) => void): FSWatcher | null {
  // Asked first: newer Nodes take a folder that is not there, and then never tell of anything.
  if (!existsSync(folder)) return null;
  const seen = new Set<string>();
  try {
    const watcher = watch(folder, { recursive: true }, (_event, path) => {
      const ref = /^[^/\\]+[/\\][^/\\]+[/\\]([a-z0-9]+)$/.exec(path ?? "")?.[1];
      if (ref === undefined || seen.has(ref)) return;
      seen.add(ref);
      onRef(ref);
    });
    watcher.on("error", () => undefined);
    return watcher;
  } catch {
    return null;
  }
}
