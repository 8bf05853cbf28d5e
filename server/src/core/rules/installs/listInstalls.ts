import { joinPaths } from "../../plan/paths.ts";
import type { ShellScript } from "../shell/shellScript.ts";
import { readInstall, type Install } from "./readInstall.ts";

/** An install, and the folder where it runs: as `cd` gives it, `.` where there is none, null when it can't be told. */
export interface PlacedInstall {
  readonly install: Install;
  readonly folder: string | null;
}

/** The installs of a script, in their order. */
export function listInstalls({ commands, chain }: ShellScript): readonly PlacedInstall[] {
  let folder: string | null = ".";
  return commands.flatMap((command) => {
    if (command.name === "cd") {
      const to: string | null = command.args[0]?.value ?? null;
      folder = chain === null || folder === null || to === null || to === "-" ? null : enter(folder, to);
      return [];
    }
    const install = readInstall(command);
    return install === null ? [] : [{ install, folder }];
  });
}

function enter(folder: string, to: string): string {
  return to.startsWith("/") ? to : joinPaths(folder, to);
}
