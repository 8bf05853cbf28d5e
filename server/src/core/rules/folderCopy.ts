import { isRemote } from "../cache/remote.ts";
import { toContextPath } from "../cache/sources.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { cleanPath, joinPaths } from "../plan/paths.ts";
import type { Step } from "../plan/plan.ts";
import type { RuleInput } from "./rule.ts";

/** A COPY or ADD of one folder of the build context. */
export interface FolderCopy {
  readonly instruction: Instruction;
  readonly step: Step;
  readonly command: Copy;
  /** The folder in the context; empty for all of it. */
  readonly source: string;
}

/** Null for other instructions, and where it is not known that the source is a folder. */
export function readFolderCopy(instruction: Instruction, input: RuleInput): FolderCopy | null {
  const step = input.stepOf(instruction.index);
  const command = step?.command;
  if (step === null || command?.kind !== "copy" || command.documents.length > 0 || command.parents) return null;
  const [source, ...others] = command.sources;
  if (source?.known !== true || others.length > 0 || isRemote(source.value)) return null;
  if (command.from.kind !== "context" || command.from.name !== null) return null;
  const path = toContextPath(source.value);
  const { context } = input.files;
  const isFolder = path === "" || (context.known && context.value.entry(path)?.kind === "folder");
  return isFolder ? { instruction, step, command, source: path } : null;
}

/**
 * The path, relative to the folder that was copied, of what a later step finds at a path; null when it is not from there
 * or that can't be told. `mayMove`: whether the working directory may have changed in between.
 */
export function findInCopy({ command, step }: FolderCopy, later: Step, path: string, mayMove: boolean): string | null {
  const { destination } = command;
  if (destination.known && (later.workdir.known || path.startsWith("/"))) {
    const workdir = later.workdir.known ? later.workdir.value : "";
    return relativePath(
      cleanPath(destination.value),
      cleanPath(joinPaths("/", path.startsWith("/") ? "" : workdir, path)),
    );
  }
  const isHere = command.writtenDestination.known && cleanPath(command.writtenDestination.value) === ".";
  const relative = cleanPath(path);
  if (mayMove || !isHere || step.workdir.known || /^(\/|\.\.)/.test(relative)) return null;
  return relative === "." ? "" : relative;
}

function relativePath(folder: string, path: string): string | null {
  if (folder === path) return "";
  const start = folder === "/" ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : null;
}
