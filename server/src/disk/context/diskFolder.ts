import { encodeName, hasRawBytes, type DiskPath } from "./fileName.ts";

/** Where a folder of a context is on the disk. */
export class DiskFolder {
  /** Absolute, with a slash at its end. */
  private readonly path: string;
  private readonly hasRawBytes: boolean;

  /** The folder at `path` in the context, of which `root` is the absolute path. */
  constructor(root: string, path: string) {
    const folder = path === "" || root.endsWith("/") ? root + path : `${root}/${path}`;
    this.path = folder.endsWith("/") ? folder : `${folder}/`;
    this.hasRawBytes = hasRawBytes(folder);
  }

  /** Its own path. */
  get diskPath(): DiskPath {
    return this.hasRawBytes ? encodeName(this.path) : this.path;
  }

  /** The path of an entry. Only its name is looked through: to do so with all paths takes a twentieth of a listing. */
  pathOf(name: string): DiskPath {
    const path = this.path + name;
    return this.hasRawBytes || hasRawBytes(name) ? encodeName(path) : path;
  }
}
