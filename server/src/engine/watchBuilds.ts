import { existsSync, watch, type FSWatcher } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { historyLog } from "./buildx/historyCommands.ts";
import { localStateFolder } from "./buildx/localState.ts";
import type { DockerApi } from "./dockerApi.ts";
import { runCommand } from "./process.ts";

/** A build began or ended somewhere on this machine. `note`: where buildx noted it, `<builder>/<node>/<ref>`. */
export type BuildEvent = { readonly kind: "began"; readonly note: string } | { readonly kind: "ended" };

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
  const tell = (event: BuildEvent): void => {
    if (!signal.aborted) onBuild(event);
  };
  const onNote = (note: string): void => {
    tell({ kind: "began", note });
    const ref = note.slice(note.lastIndexOf("/") + 1);
    void waitForEnd(ref, env, signal).then(() => tell({ kind: "ended" }));
  };
  void watchLocalState(env, onNote, signal);
  void connect().then((api) => api.onImage(() => tell({ kind: "ended" }), signal));
}

/** The log of a running build ends with the build. */
async function waitForEnd(ref: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  for (const delay of FIRST_ASKED_MS) {
    await sleep(delay, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const log = await runCommand(historyLog(ref), { env, signal, timeoutMs: LONGEST_BUILD_MS });
    if (log.kind === "found") return;
  }
}

async function watchLocalState(
  env: NodeJS.ProcessEnv,
  onNote: (note: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const folder = localStateFolder(env);
  const onPath = once(onNote);
  for (let wasThere = true; !signal.aborted; wasThere = false) {
    const watcher = openWatcher(folder, onPath);
    if (watcher !== null) {
      signal.addEventListener("abort", () => watcher.close());
      if (!wasThere) for (const path of await listFiles(folder)) onPath(path);
      return;
    }
    await changeNear(folder, signal);
  }
}

/** Passes on each note once, told the paths of files `<builder>/<node>/<ref>` among others. */
function once(onNote: (note: string) => void): (path: string) => void {
  const seen = new Set<string>();
  return (path) => {
    const note = path.replaceAll("\\", "/");
    if (!/^[^/]+\/[^/]+\/[a-z0-9]+$/.test(note) || seen.has(note)) return;
    seen.add(note);
    onNote(note);
  };
}

/** Null while there is no such folder, of which Node from version 22 on does not complain. */
function openWatcher(folder: string, onPath: (path: string) => void, recursive = true): FSWatcher | null {
  if (!existsSync(folder)) return null;
  try {
    const watcher = watch(folder, { recursive }, (_event, path) => onPath(path ?? ""));
    watcher.on("error", () => undefined);
    return watcher;
  } catch {
    return null;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  return readdir(folder, { recursive: true }).catch(() => []);
}

/** Waits until something happens in the nearest folder above that is there, or for a while. */
async function changeNear(folder: string, signal: AbortSignal): Promise<void> {
  let above = dirname(folder);
  while (!existsSync(above) && above !== dirname(above)) above = dirname(above);
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", settle);
      watcher?.close();
      resolve();
    };
    const timer = setTimeout(settle, FOLDER_SOUGHT_MS).unref();
    signal.addEventListener("abort", settle);
    const watcher = openWatcher(above, settle, false);
  });
}
