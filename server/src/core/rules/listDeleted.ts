import { placeCommands, resolvePath } from "./shell/placeCommands.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/**
 * The paths that a script deletes, as far as they are told; of a pattern only `/*` at the end is read. `workdir` is null
 * where it is not known: then absolute paths only.
 */
export function listDeleted(script: ShellScript, workdir: string | null): readonly string[] {
  return placeCommands(script, workdir).flatMap(({ command, folder }) => {
    const paths = command.args.filter(({ value }) => value?.startsWith("-") === false);
    return command.name === "rm" ? paths.flatMap(({ value }) => resolvePath(folder, value) ?? []) : [];
  });
}
