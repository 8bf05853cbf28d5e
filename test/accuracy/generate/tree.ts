import type { ScenarioFile } from "../../scenarios/prediction/scenario.ts";
import type { Random } from "./random.ts";
import { makeWord } from "./words.ts";

/** Paths that files may have. All stay inside the folder, and none lies below another. */
const paths = [
  ...["a.txt", "b.txt", "c.md", "d.log", "with space.txt", "größe.txt", ".hidden"],
  ...["src/main.c", "src/util.c", "src/util.h", "src/lib/deep.c", "src/lib/.keep", "src/lib/x[1].c"],
  ...["docs/a.md", "docs/img/p.png", "docs/img/q.png", "data/1.log", "data/2.log", "data/sub/3.log", "b/c/d/e"],
];
const folders = ["empty", "src/nothing", "docs/none"];
const links: readonly (readonly [string, string])[] = [
  ["link.txt", "a.txt"],
  ["ldir", "src"],
  ["src/up", "../b.txt"],
  ["docs/abs", "/src/main.c"],
  ["dangling", "nowhere"],
  ["data/loop", "loop"],
  ["src/lib/out", "../../../../outside"],
];

/** Files, folders and links of a new project. */
export function makeTree(random: Random): readonly ScenarioFile[] {
  const files = random.some(paths, 14).map((path) => makeFile(path, random));
  const empty = random.chance(0.5) ? random.some(folders, 2).map((path) => makeFolder(path, random)) : [];
  const linked = random.chance(0.5) ? random.some(links, 3) : [];
  const [first] = files;
  const hard = random.chance(0.2) && first !== undefined ? [hardLink("zz.hard", first.path)] : [];
  const modes = random.chance(0.3) ? [makeFolder("src", random)] : [];
  const all = [...files, ...empty, ...modes, ...linked.map(([path, target]) => symbolicLink(path, target)), ...hard];
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index);
}

/** A path that the project has no entry at, nor above or below; null when all are taken. */
export function findFreePath(files: readonly ScenarioFile[], random: Random): string | null {
  const free = paths.filter((path) => files.every((file) => file.path !== path));
  return free.length === 0 ? null : random.pick(free);
}

/** A file with some content. Some carry a time of their own. */
export function makeFile(path: string, random: Random): ScenarioFile {
  const mode = random.pick(["0644", "0644", "0644", "0755", "0600", "4755"]);
  const time = random.chance(0.25) ? { mtime: 1_600_000_000 + random.below(1000) } : {};
  return { path, type: "file", mode, content: makeContent(random), ...time };
}

/** Text of one of few contents, so that two files, or two builds, may have the same. */
export function makeContent(random: Random): string {
  if (random.chance(0.1)) return "";
  return `${Array.from({ length: 1 + random.below(3) }, () => makeWord(random)).join(" ")}\n`;
}

export function makeFolder(path: string, random: Random): ScenarioFile {
  return { path, type: "dir", mode: random.pick(["0755", "0700", "0775", "1777"]) };
}

export function symbolicLink(path: string, target: string): ScenarioFile {
  return { path, type: "symlink", target };
}

export function hardLink(path: string, target: string): ScenarioFile {
  return { path, type: "hardlink", target };
}

/** Targets that a link may get. */
export const linkTargets = ["a.txt", "b.txt", "src", "docs", "nowhere", "../a.txt", "/data"];
