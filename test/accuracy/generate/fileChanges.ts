import type { ScenarioFile } from "../../scenarios/prediction/scenario.ts";
import type { Draft } from "./draft.ts";
import { ignoreTexts } from "./project.ts";
import type { Random } from "./random.ts";
import { findFreePath, linkTargets, makeContent, makeFile, makeFolder } from "./tree.ts";
import { exchangeWord } from "./words.ts";

/** A change of the project's files; null when there is nothing to change in that way. */
export type FileChange = (draft: Draft, random: Random) => Draft | null;

export const fileChanges: readonly FileChange[] = [
  changeFile((file, random) => ({ ...withoutTime(file), content: makeContent(random) })),
  // Of the same size, and now and then of the same time: then BuildKit does not see it.
  changeFile((file, random) => {
    const content = exchangeWord(file.content ?? "", random);
    return content === null ? null : { ...(random.chance(0.3) ? file : withoutTime(file)), content };
  }),
  changeFile((file, random) => ({ ...file, mtime: 1_650_000_000 + random.below(1000) })),
  changeFile((file, random) => ({ ...file, mode: random.pick(["0644", "0755", "0600", "0444"]) })),
  renameFile,
  deleteFile,
  addFile,
  ({ files, ...draft }, random) => ({
    ...draft,
    files: replace(files, makeFolder(random.pick(["empty", "src", "more"]), random)),
  }),
  ({ files, ...draft }, random) => {
    const links = files.filter(({ type }) => type === "symlink");
    if (links.length === 0) return null;
    return { ...draft, files: replace(files, { ...random.pick(links), target: random.pick(linkTargets) }) };
  },
  (draft, random) => ({ ...draft, ignore: random.chance(0.3) ? null : random.pick(ignoreTexts) }),
  (draft, random) => ({
    ...draft,
    ignore: `${draft.ignore ?? ""}${random.pick(["# more\n", "*.tmp\n", "src/lib\n", "!src\n", "*.txt\n"])}`,
  }),
  (draft, random) =>
    random.chance(0.3) ? { ...draft, ownIgnore: draft.ownIgnore === null ? random.pick(ignoreTexts) : null } : null,
];

type ChangeOne = (file: ScenarioFile, random: Random) => ScenarioFile | null;

function changeFile(change: ChangeOne): FileChange {
  return (draft, random) => {
    const files = draft.files.filter(({ type }) => type === "file");
    if (files.length === 0) return null;
    const changed = change(random.pick(files), random);
    return changed === null ? null : { ...draft, files: replace(draft.files, changed) };
  };
}

function renameFile(draft: Draft, random: Random): Draft | null {
  const file = findLoose(draft, random);
  const path = findFreePath(draft.files, random);
  if (file?.type !== "file" || path === null) return null;
  return { ...draft, files: [...without(draft.files, file.path), { ...file, path }] };
}

function deleteFile(draft: Draft, random: Random): Draft | null {
  const file = findLoose(draft, random);
  return file === null ? null : { ...draft, files: without(draft.files, file.path) };
}

/** A file that the Dockerfile does not name, since builds without it would fail; seldom any. */
function findLoose({ files, stages }: Draft, random: Random): ScenarioFile | null {
  const text = JSON.stringify(stages);
  const isNamed = ({ path }: ScenarioFile): boolean =>
    text.includes(path) || files.some((each) => each.target === path);
  const loose = random.chance(0.1) ? files : files.filter((file) => !isNamed(file));
  return loose.length === 0 ? null : random.pick(loose);
}

function addFile(draft: Draft, random: Random): Draft | null {
  const path = findFreePath(draft.files, random);
  return path === null ? null : { ...draft, files: [...draft.files, makeFile(path, random)] };
}

/** The files without one, and without hard links to it. */
function without(files: readonly ScenarioFile[], path: string): readonly ScenarioFile[] {
  return files.filter((file) => file.path !== path && !(file.type === "hardlink" && file.target === path));
}

function replace(files: readonly ScenarioFile[], file: ScenarioFile): readonly ScenarioFile[] {
  return [...files.filter(({ path }) => path !== file.path), file];
}

function withoutTime({ mtime: _, ...file }: ScenarioFile): ScenarioFile {
  return file;
}
