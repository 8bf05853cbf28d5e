import { joinPaths } from "../../plan/paths.ts";
import type { ShellCommand, ShellScript } from "./shellScript.ts";

/** A command, and the folder that it runs in; null where that can't be told. */
export interface PlacedCommand {
  readonly command: ShellCommand;
  readonly folder: string | null;
}

const movers = new Set(["cd", "pushd", "popd"]);

/** The commands of a script, which starts in a folder, with those that `cd` and its like have taken them to. */
export function placeCommands({ commands, chain }: ShellScript, start: string | null): readonly PlacedCommand[] {
  let folder = start;
  return commands.map((command) => {
    const placed = { command, folder };
    // Only in a plain chain does it surely run, and for all that follows.
    if (movers.has(command.name ?? "")) folder = chain === null ? null : resolvePath(folder, readTarget(command));
    return placed;
  });
}

/** Null where it names no folder but an option, or one where the shell has been. */
function readTarget({ args: [to] }: ShellCommand): string | null {
  return to?.value == null || /^[-+]/.test(to.value) ? null : to.value;
}

/** A path that a command names, seen from its folder; null where that can't be told, as of what a shell puts for `~`. */
export function resolvePath(folder: string | null, path: string | null): string | null {
  if (path === null || path === "" || path.startsWith("~")) return null;
  if (path.startsWith("/")) return joinPaths(path);
  return folder === null ? null : joinPaths(folder, path);
}
