import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A folder's path without symbolic links; as given when there is no such folder. */
export function realFolder(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** A file's path through its real folder. A file that is a link itself stays what it is: two names, two files. */
export function realFile(path: string): string {
  return join(realFolder(dirname(path)), basename(path));
}
