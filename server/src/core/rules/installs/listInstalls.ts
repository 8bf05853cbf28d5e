import { placeCommands } from "../shell/placeCommands.ts";
import type { ShellCommand, ShellScript } from "../shell/shellScript.ts";
import { readInstall, type Install } from "./readInstall.ts";

/** An install, and the folder where it runs: as `cd` gives it, `.` where there is none, null when it can't be told. */
export interface PlacedInstall {
  readonly install: Install;
  readonly command: ShellCommand;
  readonly folder: string | null;
}

/** The installs of a script, in their order. */
export function listInstalls(script: ShellScript): readonly PlacedInstall[] {
  return placeCommands(script, ".").flatMap(({ command, folder }) => {
    const install = readInstall(command);
    return install === null ? [] : [{ install, command, folder }];
  });
}
