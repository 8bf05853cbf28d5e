import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Files } from "./project.ts";

/** The files that every project's build context has. */
const files: Files = {
  1: "one\n",
  2: "two\n",
  3: "three\n",
  4: "four\n",
  5: "five\n",
  "run.sh": "#!/bin/sh\necho run\n",
  "d/1": "another one\n",
  "d/in/deep": "deep\n",
  "e/2": "another two\n",
  "e/only": "only here\n",
  "sp ace/f": "blank\n",
  "package.json": '{ "name": "app" }\n',
  "package-lock.json": '{ "lockfileVersion": 3 }\n',
  "requirements.txt": "flask==3\n",
  "src/main.js": "main\n",
};

/** Writes the files that every project has, with some modes, links and archives among them. */
export function writeTree(folder: string): void {
  writeFiles(folder, files);
  chmodSync(join(folder, "run.sh"), 0o755);
  chmodSync(join(folder, "2"), 0o600);
  chmodSync(join(folder, "d/in"), 0o700);
  symlinkSync("1", join(folder, "link"));
  for (const [name, more] of [
    ["arch.tar", []],
    ["arch.tgz", ["-z"]],
  ] as const) {
    const plain = ["--mtime=@0", "--owner=0", "--group=0", "--sort=name"];
    execFileSync("tar", ["-c", ...more, ...plain, "-f", join(folder, name), "-C", folder, "d", "1"]);
  }
}

/** Makes a build context out of a tree that was written, and files of its own. */
export function copyTree(tree: string, folder: string, own: Files = {}): void {
  cpSync(tree, folder, { recursive: true, verbatimSymlinks: true });
  writeFiles(folder, own);
}

/**
 * Writes files and the folders that they lie in. Each has a time of its own, which the system's clock for files, standing still
 * for milliseconds, does not give: BuildKit takes a file of another project for it that has the same size and time, where
 * their contexts have one name (B7).
 */
export function writeFiles(folder: string, written: Files): void {
  for (const [name, text] of Object.entries(written)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const seconds = (performance.timeOrigin + performance.now()) / 1000;
    utimesSync(path, seconds, seconds);
  }
}
