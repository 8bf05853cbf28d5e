import { hash } from "node:crypto";
import type { Stats } from "node:fs";
import { childPath } from "../../core/context/snapshot.ts";
import { DiskFolder } from "./diskFolder.ts";
import type { DiskPath } from "./fileName.ts";
import {
  changedAt,
  clearMark,
  inodeAt,
  isSameFile,
  kindAt,
  marks,
  modeAt,
  modifiedAt,
  setMark,
  sizeAt,
  type Folder,
} from "./folder.ts";
import { digestInSteps, isDigested } from "./folderDigest.ts";
import { hashFile, makeReadBuffer } from "./hashFile.ts";
import { biggestFile } from "./problems.ts";
import { isUnreadable } from "./scan.ts";
import type { Slices } from "../../turns/slices.ts";
import { writeDigest, writeFileDigest } from "./writeDigest.ts";

/** Reads what was not read yet of a listed context, and gives each folder its digest. */
export class DigestFiller {
  private readonly root: string;
  private readonly slices: Slices;
  private readonly buffer = makeReadBuffer();
  /** Files that changed since they were listed: they have to be looked at again. */
  readonly missed: string[] = [];
  private readonly progress: { read: number };

  /** `progress` counts the files that were read. */
  constructor(root: string, slices: Slices, progress: { read: number }) {
    this.root = root;
    this.slices = slices;
    this.progress = progress;
  }

  /** Reads the whole context. Its digest, or null when something could not be read. */
  async fillRoot(root: Folder): Promise<string | null> {
    return (await this.fill(root, "")) ? this.digest(root, null) : null;
  }

  /** Says whether all that is in the folder has its digest now. */
  private async fill(folder: Folder, path: string): Promise<boolean> {
    let isComplete = true;
    const place = new DiskFolder(this.root, path);
    for (const [row, name] of folder.names.entries()) {
      if (isDigested(folder, row)) continue;
      const own = childPath(path, name);
      const filled =
        kindAt(folder, row) === "file"
          ? this.fillFile(folder, row, own, place.pathOf(name))
          : this.fillFolder(folder, row, name, own);
      if (!(typeof filled === "boolean" ? filled : await filled)) isComplete = false;
      if (this.slices.isOver) await this.slices.rest();
    }
    return isComplete;
  }

  private async fillFolder(parent: Folder, row: number, name: string, path: string): Promise<boolean> {
    const folder = parent.folders?.get(name);
    if (folder === undefined || !(await this.fill(folder, path))) return false;
    writeDigest(parent, row, await this.digest(folder, modeAt(parent, row)));
    return true;
  }

  private digest(folder: Folder, mode: number | null): Promise<string> {
    return this.slices.finish(digestInSteps(folder, mode));
  }

  private fillFile(folder: Folder, row: number, path: string, diskPath: DiskPath): boolean | Promise<boolean> {
    if (sizeAt(folder, row) > biggestFile) {
      writeDigest(folder, row, digestStamp(folder, row));
      return true;
    }
    this.progress.read++;
    clearMark(folder, row, marks.unreadable);
    const isExpected = (stats: Stats): boolean => isSameFile(folder, row, stats);
    const take = (digest: string | null): boolean => {
      if (digest === null) this.missed.push(path);
      else writeFileDigest(folder, row, digest);
      return digest !== null;
    };
    const refuse = (error: unknown): boolean => {
      if (!isUnreadable(error)) throw error;
      setMark(folder, row, marks.unreadable);
      return false;
    };
    try {
      const digest = hashFile(diskPath, isExpected, this.buffer, this.slices);
      return digest instanceof Promise ? digest.then(take, refuse) : take(digest);
    } catch (error) {
      return refuse(error);
    }
  }
}

/** What stands for the bytes of a file that is too big to be read. */
function digestStamp(folder: Folder, row: number): string {
  const facts = [sizeAt(folder, row), modifiedAt(folder, row), changedAt(folder, row), inodeAt(folder, row)];
  return hash("sha256", facts.join(" "));
}
