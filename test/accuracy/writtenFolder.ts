import assert from "node:assert/strict";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ScenarioFile } from "../scenarios/prediction/scenario.ts";

/** A folder on the disk that is made to hold what a build lists. What stays the same is not touched. */
export class WrittenFolder {
  private readonly folder: string;
  private entries: ReadonlyMap<string, ScenarioFile> = new Map();

  /** `folder` is made when it is not there. */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Removes, makes and changes what differs from the files written last. */
  write(files: readonly ScenarioFile[]): void {
    const entries = withFolders(files);
    const isSame = (path: string): boolean =>
      JSON.stringify(this.entries.get(path)) === JSON.stringify(entries.get(path));
    for (const [path, before] of [...this.entries].sort().reverse()) {
      if (entries.get(path)?.type !== before.type || (before.type !== "file" && before.type !== "dir" && !isSame(path)))
        this.remove(path, before);
    }
    const changed = [...entries].sort().filter(([path]) => !isSame(path));
    for (const [path, entry] of changed.filter(([, { type }]) => type !== "hardlink")) this.make(path, entry);
    for (const [path, entry] of changed.filter(([, { type }]) => type === "hardlink")) this.make(path, entry);
    // Making what is inside changes a folder's time, and a folder that can't be written to can't be filled.
    for (const [path, { mode, type }] of changed)
      if (type === "dir") chmodSync(join(this.folder, path), modeOf(mode, "0755"));
    this.entries = entries;
  }

  /** Sets the modification time of everything in it, in seconds. */
  touch(seconds: number): void {
    for (const name of readdirSync(this.folder, { recursive: true, encoding: "utf8" })) {
      const path = join(this.folder, name);
      if (!lstatSync(path).isSymbolicLink()) utimesSync(path, seconds, seconds);
    }
  }

  private remove(path: string, { type }: ScenarioFile): void {
    if (type === "dir") rmdirSync(join(this.folder, path));
    else rmSync(join(this.folder, path));
  }

  private make(path: string, entry: ScenarioFile): void {
    const at = join(this.folder, path);
    const before = this.entries.get(path);
    switch (entry.type) {
      case "dir":
        mkdirSync(at, { recursive: true });
        break;
      case "symlink":
        symlinkSync(entry.target ?? "", at);
        break;
      case "hardlink":
        linkSync(join(this.folder, checkPath(entry.target ?? "")), at);
        break;
      default: {
        if (before?.type !== "file" || !contentOf(before).equals(contentOf(entry))) writeFileSync(at, contentOf(entry));
        chmodSync(at, modeOf(entry.mode, "0644"));
        for (const [name, value] of Object.entries(entry.xattrs ?? {}))
          execFileSync("setfattr", ["-n", name, "-v", value, at]);
        if (entry.mtime !== undefined) utimesSync(at, entry.mtime, entry.mtime);
      }
    }
  }
}

/** The files with the folders that they are in, which are plain unless they are listed. */
function withFolders(files: readonly ScenarioFile[]): ReadonlyMap<string, ScenarioFile> {
  const entries = new Map(files.map((file) => [checkPath(file.path), file]));
  for (const { path } of files) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      const listed = entries.get(folder) ?? { path: folder, type: "dir", mode: "0755" };
      // Nothing is ever written through a link.
      assert.equal(listed.type, "dir", `${path} is below something that is no folder`);
      entries.set(folder, listed);
    }
  }
  return entries;
}

/** Nothing is written outside the folder. */
function checkPath(path: string): string {
  const isInside = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  assert.ok(isInside, `not a path inside a folder: ${JSON.stringify(path)}`);
  return path;
}

function contentOf({ content, contentBase64, hostFile }: ScenarioFile): Buffer {
  return contentBase64 === undefined ? Buffer.from(content ?? hostFile ?? "") : Buffer.from(contentBase64, "base64");
}

function modeOf(mode: string | undefined, usual: string): number {
  return parseInt(mode ?? usual, 8);
}
