import type { Instruction } from "../dockerfile/dockerfile.ts";
import { cleanPath } from "../plan/paths.ts";
import { argumentsSpan, indentationOf, insertBelow, lineEndOf, writtenText } from "./edits.ts";
import { makeEditFix, type EditFix, type TextEdit } from "./finding.ts";
import type { FolderCopy } from "./folderCopy.ts";
import { families, likeManifests, type Family } from "./installs/families.ts";
import { joinTo, type Manifests } from "./installs/findManifests.ts";
import { isApartCommand } from "./installs/isApart.ts";
import { partRun } from "./installs/partRun.ts";
import type { PlacedInstall } from "./installs/listInstalls.ts";
import { readInstall } from "./installs/readInstall.ts";
import { hasNoMounts, isMovable } from "./movable.ts";
import type { FilesAtHand, RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";

/** An install behind the copy of all that it works in. */
export interface LateInstall extends PlacedInstall {
  readonly copy: FolderCopy;
  readonly run: Instruction;
  readonly manifests: Manifests;
  /** The instructions between the two. */
  readonly between: readonly Instruction[];
}

/**
 * Copies the manifests where the folder was copied, and the folder behind the install; what the RUN does besides it does
 * behind that. Null where the install may need more than them, or where the copy can't be moved.
 */
export function fixCopyBeforeInstall(late: LateInstall, input: RuleInput): EditFix | null {
  const { install, manifests, copy, run, between } = late;
  const copied = copyManifests(late, input.explanation.dockerfile.text);
  const moved = installsOnly(run, input) ? moveCopy(late, input) : moveCopyInside(late, input);
  if (copied === null || moved === null || install.instead !== null || needsMore(late, input)) return null;
  if (!isMovable(copy.instruction, copy.command, between, input) || !hasNoMounts(run.index, input)) return null;
  const keepsImage = moved.isSafe && install.isFrozen && isInPlace(late, input) && hasTexts(late, input);
  const title = `Copy ${sayList(manifests.names)} before ${install.name}${moved.how}`;
  return makeEditFix(title, keepsImage, () => [copied, ...moved.edits]);
}

/** How the copy of the folder gets behind the install. */
interface MovedCopy {
  readonly edits: readonly TextEdit[];
  readonly how: string;
  /** Whether what runs does the same as before, but for the order of the two. */
  readonly isSafe: boolean;
}

function moveCopy({ run, copy }: LateInstall, { explanation }: RuleInput): MovedCopy | null {
  const { text } = explanation.dockerfile;
  const edit = insertBelow(text, run, [writtenText(text, copy.instruction)]);
  return edit === null ? null : { edits: [edit], how: "", isSafe: true };
}

/** What puts one file into several folders: a RUN that writes to it later parts them, since it writes to a layer of its own. */
const linksFiles = /^(pnpm|bun|uv|\w*(conda|mamba))\b/;

/** The same where the RUN does more than install. */
function moveCopyInside(late: LateInstall, input: RuleInput): MovedCopy | null {
  const { run, copy, install } = late;
  const parted = partRun(run, late, writtenText(input.explanation.dockerfile.text, copy.instruction), input);
  if (parted === null) return null;
  const isSafe = parted.keepsOrder && !linksFiles.test(install.name);
  return { edits: parted.edits, how: ", and part the RUN", isSafe };
}

/** What makes the copy of the folder one of the manifests. Null where sources or destination can't be written safely. */
export function copyManifests(late: LateInstall, text: string): TextEdit | null {
  const { copy, manifests } = late;
  const { instruction, source } = copy;
  const { names, folder } = manifests;
  const place = argumentsSpan(text, instruction);
  if (folder === null || place === null || instruction.json || text.slice(place.start, place.end).includes("$"))
    return null;
  const paths = names.map((name) => joinTo(joinTo(source, folder), name));
  const areSafe = paths.every((path) => /^[\w.@+/-]+$/.test(path));
  const destination = destinationOf(copy, folder);
  const written = [
    [...paths, destination].join(" "),
    ...copyFolders(late, text.slice(instruction.span.start, place.start)),
  ];
  const newLine = `${lineEndOf(text)}${indentationOf(text, instruction)}`;
  return areSafe ? { span: place, text: written.join(newLine) } : null;
}

/** More copies of the same kind, since each folder is copied by itself. `head` has their keyword and flags. */
function copyFolders({ copy, manifests, install }: LateInstall, head: string): string[] {
  const { folders }: Family = families[install.family];
  const folder = manifests.folder ?? "";
  return manifests.neighbours.flatMap((name) => {
    const path = joinTo(joinTo(copy.source, folder), name);
    return folders?.test(name) === true ? [`${head}${path} ${destinationOf(copy, folder)}${name}/`] : [];
  });
}

/** The folder of the manifests, as written as far as it was. */
function destinationOf({ instruction }: FolderCopy, folder: string): string {
  const written = (instruction.words.at(-1) ?? "").replace(/\/?\.?$/, "");
  const start = written === "" ? (instruction.words.at(-1)?.startsWith("/") ? "/" : "./") : `${written}/`;
  return folder === "" ? start : `${start === "./" ? "" : start}${folder}/`;
}

/** Whether a RUN does nothing but install. */
function installsOnly({ index }: Instruction, input: RuleInput): boolean {
  const commands = input.scriptOf(index)?.commands ?? [];
  const isInstall = commands.every((command) => {
    const install = readInstall(command);
    return command.name === "cd" || isApartCommand(command) || (install !== null && install.instead === null);
  });
  const kinds = new Set(commands.flatMap((command) => readInstall(command)?.family ?? []));
  return isInstall && kinds.size === 1;
}

/** Whether the install reads more of the context than its manifests, or writes what the copy would overwrite. */
export function needsMore(late: LateInstall, { files }: RuleInput): boolean {
  const { install, manifests, copy } = late;
  const { more, writes, moreInText, aboveInText, options }: Family = families[install.family];
  const isReason = (name: string): boolean => more?.test(name) === true || writes?.test(name) === true;
  const written = manifests.names.filter((name) => !likeManifests.test(name));
  const textOf = (name: string): string => files.texts?.get(pathOf(copy, manifests.folder, name)) ?? "";
  if (options?.paths.some((path) => options.more.test(textOf(path))) === true || readsAbove(late, files)) return true;
  const inText = [moreInText, manifests.folder === "" ? undefined : aboveInText];
  const isNamed = written.some((name) => inText.some((each) => each?.test(textOf(name))));
  return isNamed || manifests.neighbours.some(isReason);
}

/** Whether the tool goes by what lies in the copied folder above its manifests: settings, or a workspace of several projects. */
function readsAbove({ install, manifests, copy }: LateInstall, { context, texts }: FilesAtHand): boolean {
  const family: Family = families[install.family];
  const folder = manifests.folder ?? "";
  if (!context.known || folder === "") return false;
  const names = folder.split("/").slice(0, -1);
  const folders = [copy.source, ...names.map((_, at) => joinTo(copy.source, names.slice(0, at + 1).join("/")))];
  const isRead = (path: string, name: string): boolean => {
    const text = family.manifests.test(name) ? texts?.get(joinTo(path, name)) : undefined;
    return family.above?.test(name) === true || (text !== undefined && family.moreInText.test(text));
  };
  return folders.some((path) => context.value.names(path).some((name) => isRead(path, name)));
}

/** Whether what its manifests say is known: without that it may run scripts that need the sources. */
export function hasTexts({ install, manifests, copy }: LateInstall, { files }: RuleInput): boolean {
  const { required } = families[install.family];
  const needed = manifests.names.filter((name) => required.test(name));
  return needed.every((name) => files.texts?.has(pathOf(copy, manifests.folder, name)) ?? false);
}

function pathOf({ source }: FolderCopy, folder: string | null, name: string): string {
  return joinTo(joinTo(source, folder ?? ""), name);
}

/** A folder that is only made by the copy takes on the mode of what is copied: WORKDIR has to have made it before. */
export function isInPlace({ copy, manifests }: LateInstall, { explanation }: RuleInput): boolean {
  const { destination } = copy.command;
  const { steps } = explanation.plan;
  const isMade = steps.some(({ stage, id, command }) => {
    if (stage !== copy.step.stage || id >= copy.step.id || command.kind !== "workdir") return false;
    return command.path.known && destination.known && cleanPath(command.path.value) === cleanPath(destination.value);
  });
  return isMade && manifests.folder === "";
}
