import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath, isWithin, joinPaths } from "../plan/paths.ts";
import { families, type Family } from "./installs/families.ts";
import { listInstalls, type PlacedInstall } from "./installs/listInstalls.ts";
import { isApartCommand } from "./installs/isApart.ts";
import { readInstall } from "./installs/readInstall.ts";
import { hasNoMounts } from "./movable.ts";
import type { RuleInput } from "./rule.ts";

/** Whether a RUN may need what is copied: an install of dependencies does not when its manifests are elsewhere. */
export function mayFeed(copy: Copy, run: Instruction, input: RuleInput): boolean {
  const script = input.scriptOf(run.index);
  const workdir = input.stepOf(run.index)?.workdir;
  if (script === null || workdir?.known !== true || !hasNoMounts(run.index, input)) return true;
  const isKnown = script.commands.every((command) => {
    return isApartCommand(command) || command.name === "cd" || readInstall(command)?.instead === null;
  });
  return !isKnown || listInstalls(script).some((placed) => reads(placed, copy, workdir.value));
}

function reads({ install, folder }: PlacedInstall, { destination, sources }: Copy, workdir: string): boolean {
  if (folder === null || !destination.known) return true;
  const place = cleanPath(joinPaths("/", folder.startsWith("/") ? "" : workdir, folder));
  const names = [destination.value, ...sources.flatMap((source) => (source.known ? [source.value] : ["*"]))].map(
    baseName,
  );
  const { manifests, more }: Family = families[install.family];
  const files = new Set(install.files.map(baseName));
  const isOne = names.some(
    (name) => /[*?[]/.test(name) || manifests.test(name) || more?.test(name) === true || files.has(name),
  );
  return isOne || isWithin(place, cleanPath(destination.value)) || install.files.some((file) => file.includes("/"));
}
