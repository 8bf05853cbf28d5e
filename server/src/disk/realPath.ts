import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A folder's path without symbolic links; as given when there is no such folder. */
export async function realFolder(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** A file's path through its real folder. A file that is a link itself stays what it is: two names, two files. */
export async function realFile(path: string): Promise<string> {
  return join(await realFolder(dirname(path)), basename(path));
}

/** Whether there is a folder at a path, links followed. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
