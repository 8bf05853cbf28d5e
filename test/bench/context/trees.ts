import { existsSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outFolder } from "../paths.ts";

/** Files in each folder at the bottom of a tree: about as many as folders of real projects and packages hold. */
const filesOfFolder = 8;
const foldersOfFolder = 25;

/** A folder with so many small files, four folders deep; made once and kept. Answers its path. */
export function makeTree(name: string, files: number): string {
  return makeOnce(`${name}-${files}`, (folder) => {
    for (let file = 0; file < files; file++) {
      const bottom = Math.floor(file / filesOfFolder);
      const middle = Math.floor(bottom / foldersOfFolder);
      const path = join(folder, `part${Math.floor(middle / foldersOfFolder)}`, `group${middle}`, `module${bottom}`);
      if (file % filesOfFolder === 0) mkdirSync(path, { recursive: true });
      writeFileSync(join(path, `source-${file}.ts`), `export const value = ${file};\n`.repeat(4 + (file % 40)));
    }
  });
}

/** A project of `files` files beside a node_modules of nine times as many, and logs among its files. */
export function makeProject(files: number): string {
  return makeOnce(`project-${files}`, (folder) => {
    for (let file = 0; file < files * 10; file++) {
      const top = file % 10 === 0 ? "src" : "node_modules";
      const path = join(folder, top, `package${Math.floor(file / 500)}`, `lib${Math.floor(file / 100)}`);
      if (file % 100 < 2) mkdirSync(path, { recursive: true });
      writeFileSync(join(path, `file${file}.${file % 70 === 0 ? "log" : "js"}`), `${file}\n`);
    }
  });
}

/** A folder with one file of so many bytes. */
export function makeBigFile(bytes: number): { readonly folder: string; readonly file: string } {
  const folder = makeOnce(`big-${bytes}`, (path) => {
    writeFileSync(join(path, "file"), "");
    truncateSync(join(path, "file"), bytes);
  });
  return { folder, file: join(folder, "file") };
}

function makeOnce(name: string, fill: (folder: string) => void): string {
  const folder = join(outFolder, "context", name);
  if (existsSync(folder)) return folder;
  console.log(`Making ${name}…`);
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  fill(draft);
  renameSync(draft, folder);
  return folder;
}
