import { createHash } from "node:crypto";
import { compileIgnore } from "../../../server/src/core/context/ignore.ts";
import { listSnapshot } from "../../../server/src/core/context/listedSnapshot.ts";
import type { ContextEntry, ContextSnapshot } from "../../../server/src/core/context/snapshot.ts";
import { known } from "../../../server/src/core/known.ts";
import type { Scenario, ScenarioBuild, ScenarioFile } from "./scenario.ts";
import type { TimeOf } from "./writtenFiles.ts";

/** The build context of a scenario's build, after the ignore rules. */
export function contextOf(build: ScenarioBuild, builder: Scenario["builder"], timeOf: TimeOf): ContextSnapshot {
  const touched = build.steps?.find(({ step }) => step === "touch" || step === "copy-context")?.mtime ?? null;
  const entries = entriesOf([...build.files, ...ownFiles(build)], build.contextSubdir ?? "", (file) => {
    return touched ?? file.mtime ?? timeOf(file);
  });
  const ignore = ignoreText(build, builder);
  return listSnapshot(ignore === null ? entries : withoutIgnored(entries, ignore, builder));
}

/** A named context, which ignore rules of its own would be in. */
export function namedContext(files: readonly ScenarioFile[]): ContextSnapshot {
  return listSnapshot(entriesOf(files, "", ({ mtime }) => mtime ?? null));
}

/** The files that the scenario names apart from the others. */
export function ownFiles(build: ScenarioBuild): readonly ScenarioFile[] {
  const { dockerfile, dockerfileName, dockerfileInContext, dockerfileDockerignore, dockerignore, contextSubdir } =
    build;
  const plain = (path: string, content: string): ScenarioFile => ({ path, type: "file", mode: "0644", content });
  const files: ScenarioFile[] = [];
  if (dockerfileInContext) files.push(plain(dockerfileName, dockerfile));
  if (dockerfileInContext && dockerfileDockerignore !== undefined) {
    files.push(plain(`${dockerfileName}.dockerignore`, dockerfileDockerignore));
  }
  if (dockerignore !== null)
    files.push(plain(contextSubdir === undefined ? ".dockerignore" : `${contextSubdir}/.dockerignore`, dockerignore));
  return files;
}

/** B6 and C8. */
function ignoreText(build: ScenarioBuild, builder: Scenario["builder"]): string | null {
  return (builder === "buildkit" ? build.dockerfileDockerignore : undefined) ?? build.dockerignore;
}

function withoutIgnored(
  entries: readonly (readonly [string, ContextEntry])[],
  text: string,
  builder: Scenario["builder"],
) {
  const ignore = compileIgnore(text, builder);
  const kept = entries.filter(([path]) => !ignore.ignores(path));
  const folders = new Map<string, ContextEntry>();
  for (const [path] of kept) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      const listed = entries.find(([other]) => other === folder)?.[1];
      const mode = listed?.kind === "folder" ? listed.mode : 0o755;
      folders.set(folder, { kind: "folder", mode, isIgnored: ignore.ignores(folder) });
    }
  }
  return [...folders, ...kept];
}

/** Hard links are files; the first of them in the order of the walk is the one that others are links to. */
function entriesOf(
  files: readonly ScenarioFile[],
  below: string,
  timeOf: (file: ScenarioFile) => number | null,
): [string, ContextEntry][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const inode = (file: ScenarioFile): string => (file.type === "hardlink" ? (file.target ?? "") : file.path);
  const first = new Map<string, string>();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!first.has(inode(file))) first.set(inode(file), file.path);
  }
  return files.flatMap((file): [string, ContextEntry][] => {
    if (below !== "" && !file.path.startsWith(`${below}/`)) return [];
    const path = below === "" ? file.path : file.path.slice(below.length + 1);
    const source = file.type === "hardlink" ? byPath.get(file.target ?? "") : file;
    const leader = first.get(inode(file)) ?? file.path;
    return [[path, entryOf(source ?? file, leader === file.path ? null : leader, timeOf(source ?? file))]];
  });
}

function entryOf(file: ScenarioFile, hardLinkTo: string | null, seconds: number | null): ContextEntry {
  const mode = parseInt(file.mode ?? "0644", 8);
  if (file.type === "dir") return { kind: "folder", mode, isIgnored: false };
  if (file.type === "symlink") return { kind: "link", target: file.target ?? "" };
  if (file.type !== "file") return { kind: "other", mode };
  const bytes =
    file.contentBase64 === undefined
      ? Buffer.from(file.content ?? file.hostFile ?? "")
      : Buffer.from(file.contentBase64, "base64");
  return {
    kind: "file",
    mode,
    size: bytes.length,
    modifiedAt: seconds === null ? null : `${seconds}000000000`,
    content: known(createHash("sha256").update(bytes).digest("hex")),
    hardLinkTo,
    attributes: file.xattrs === undefined ? null : new Map(Object.entries(file.xattrs)),
  };
}
