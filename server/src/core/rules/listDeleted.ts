import { joinPaths } from "../plan/paths.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/**
 * The paths that a script deletes, as far as they are told; of a pattern only `/*` at the end is read. `workdir` is null
 * where it is not known: then absolute paths only.
 */
export function listDeleted({ commands, chain }: ShellScript, workdir: string | null): readonly string[] {
  let folder = workdir;
  return commands.flatMap(({ name, args }) => {
    const values = args.flatMap(({ value }) => value ?? []).filter((value) => !value.startsWith("-"));
    if (name === "cd") folder = chain === null ? null : resolve(folder, args[0]?.value ?? null);
    return name === "rm" ? values.flatMap((value) => resolve(folder, value) ?? []) : [];
  });
}

function resolve(folder: string | null, path: string | null): string | null {
  if (path === null) return null;
  if (path.startsWith("/")) return joinPaths(path);
  return folder === null ? null : joinPaths(folder, path);
}
