import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { cacheRoot, isRunning } from "./cacheFolder.ts";
import { runProgram } from "./runProgram.ts";

/** Not `os.tmpdir()`: that may be long, and a unix socket's path has at most 107 characters. */
const parent = "/tmp";
const prefix = "dcl-engine-";

/** Where one engine keeps its files until it is stopped. */
export interface EngineFolder {
  /** Socket, settings, log and run-time state. */
  readonly state: string;
  /** Images, containers and build cache. */
  readonly data: string;
  /** Whether overlay file systems can be mounted on `data`; without, every layer is a full copy. */
  readonly overlay: boolean;
}

/**
 * Makes the folders of a new engine and removes those of engines whose process is gone. The data goes into `keepData`
 * when given, and else to the first of /tmp and the user's cache folder where overlay mounts work.
 */
export async function makeEngineFolder(keepData: string | undefined): Promise<EngineFolder> {
  await mkdir(cacheRoot(), { recursive: true });
  for (const folder of [parent, cacheRoot()]) await removeAbandoned(folder);
  const state = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  const candidates = keepData === undefined ? [join(state, "data"), join(cacheRoot(), basename(state))] : [keepData];
  for (const data of candidates) {
    await mkdir(data, { recursive: true });
    if (await canMountOverlay(data)) return { state, data, overlay: true };
  }
  return { state, data: keepData ?? join(state, "data"), overlay: false };
}

/** Removes an engine's folders, also while the last of its processes are still ending; data that is kept stays. */
export function removeEngineFolder({ state, data }: EngineFolder, keepData: string | undefined): void {
  const folders = keepData === undefined ? [data, state] : [state];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Engine folders carry the number of the process that made them; an engine never outlives that process. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || isRunning(parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

/** Tries an overlay mount in a mount namespace of its own, which takes the mount away with it. */
async function canMountOverlay(folder: string): Promise<boolean> {
  const trial = mkdtempSync(join(folder, "overlay-trial-"));
  for (const name of ["lower", "upper", "work", "merged"]) await mkdir(join(trial, name));
  const layers = `lowerdir=${trial}/lower,upperdir=${trial}/upper,workdir=${trial}/work`;
  const mount = ["mount", "-t", "overlay", "overlay", "-o", layers, join(trial, "merged")];
  const { code } = await runProgram("unshare", ["--mount", ...mount]);
  await rm(trial, { recursive: true, force: true });
  return code === 0;
}
