import { toContextPath } from "../cache/sources.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath, isWithin, joinPaths } from "../plan/paths.ts";
import { isFile, listTargets } from "./copyTargets.ts";
import { families, likeManifests, type Family } from "./installs/families.ts";
import { isApartCommand } from "./installs/isApart.ts";
import { listInstalls, type PlacedInstall } from "./installs/listInstalls.ts";
import { readInstall, type Install } from "./installs/readInstall.ts";
import { hasNoMounts } from "./movable.ts";
import type { FilesAtHand, RuleInput } from "./rule.ts";

/** Whether a RUN may need what is copied: an install of dependencies needs its manifests, and what these say. */
export function mayFeed(copy: Copy, run: Instruction, input: RuleInput): boolean {
  const script = input.scriptOf(run.index);
  const workdir = input.stepOf(run.index)?.workdir;
  if (script === null || workdir?.known !== true || !hasNoMounts(run.index, input)) return true;
  const isKnown = script.commands.every((command) => {
    return isApartCommand(command) || command.name === "cd" || readInstall(command)?.instead === null;
  });
  return !isKnown || listInstalls(script).some((placed) => reads(placed, copy, workdir.value, input.files));
}

function reads({ install, folder }: PlacedInstall, copy: Copy, workdir: string, files: FilesAtHand): boolean {
  const { destination, sources } = copy;
  const targets = listTargets(copy, files);
  if (folder === null || targets === null || !destination.known) return true;
  const place = cleanPath(joinPaths("/", folder.startsWith("/") ? "" : workdir, folder));
  const names = [destination.value, ...sources.flatMap((source) => (source.known ? [source.value] : ["*"]))].map(
    baseName,
  );
  const { manifests, more }: Family = families[install.family];
  const named = new Set(install.files.map(baseName));
  const isOne = names.some(
    (name) => /[*?[]/.test(name) || manifests.test(name) || more?.test(name) === true || named.has(name),
  );
  if (isOne || install.files.some((file) => file.includes("/"))) return true;
  const inside = targets.filter((path) => isWithin(path, place));
  if (targets.some((path) => isWithin(place, path))) return true;
  const texts = listTexts(install, files);
  const areBeside = inside.some((path) => joinPaths(place, baseName(path)) === path);
  const areFiles = sources.every((source) => isFile(source, copy, files));
  if (areFiles && areBeside && (texts.length === 0 || liesWithMore(copy, install, files))) return true;
  return texts.some((text) => families[install.family].moreInText.test(text));
}

/** Whether the context has, beside what is copied, what makes the install read more than its manifests. */
function liesWithMore({ sources }: Copy, { family }: Install, { context }: FilesAtHand): boolean {
  const { more }: Family = families[family];
  const folders = sources.map((source) =>
    source.known ? toContextPath(source.value).replace(/(^|\/)[^/]*$/, "") : "",
  );
  return !context.known || folders.some((folder) => context.value.names(folder).some((name) => more?.test(name)));
}

/** What the manifests of an install say, wherever in the context they are. */
function listTexts({ files: named, family }: Install, { texts }: FilesAtHand): readonly string[] {
  const { manifests }: Family = families[family];
  const files = new Set(named.map(baseName));
  return [...(texts ?? [])].flatMap(([path, text]) => {
    const name = baseName(path);
    const isOne = named.length > 0 ? files.has(name) : manifests.test(name) && !likeManifests.test(name);
    return isOne ? [text] : [];
  });
}
