import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { EngineUnavailableError } from "./runProgram.ts";

/** Part of every cache path: raise it when what the folders hold changes, so that older ones are not mistaken for it. */
const layout = "v1";
const marker = ".ready";

/** The user's cache folder for engines and base images, shared by every clone of the project. It need not exist. */
export function cacheRoot(): string {
  const configured = process.env["XDG_CACHE_HOME"];
  const base = configured !== undefined && isAbsolute(configured) ? configured : join(homedir(), ".cache");
  return join(base, "dockerfile-cache-lens", "engine", layout);
}

/**
 * The cache folder of a name, filled by `fill` when it is missing, half made or damaged (a file gone or of another
 * size). The folder appears in one step, so two processes may ask for it at once. `megabytes` is the free space needed.
 */
export async function cachedFolder(
  name: string,
  megabytes: number,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheRoot(), name);
  if (await isReady(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  await requireSpace(dirname(folder), megabytes);
  const staging = await mkdtemp(`${folder}.${process.pid}.`);
  try {
    await fill(staging);
    await writeFile(join(staging, marker), JSON.stringify(await fileSizes(staging)));
    await publish(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

/** Whether a process of this number exists, ours or another's. */
export function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

async function publish(staging: string, folder: string): Promise<void> {
  if (await isReady(folder)) return;
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder).catch(async (error: unknown) => {
    if (!(await isReady(folder))) throw error;
  });
}

async function isReady(folder: string): Promise<boolean> {
  try {
    const expected = JSON.parse(await readFile(join(folder, marker), "utf8")) as Record<string, number>;
    const found = await fileSizes(folder);
    return Object.entries(expected).every(([path, size]) => found[path] === size);
  } catch {
    return false;
  }
}

async function fileSizes(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== marker);
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), (await stat(path)).size]));
  return Object.fromEntries(sizes) as Record<string, number>;
}

/** Removes what processes that no longer run left of a folder they were making. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix) || isRunning(parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function requireSpace(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free >= megabytes) return;
  throw new EngineUnavailableError(
    `Not enough disk space in ${folder}: ${megabytes} MB are needed, ${free} MB are free.`,
  );
}
