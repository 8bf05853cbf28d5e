import { resolve } from "node:path";

/** The contexts of `--build-context` by name: absolute paths of folders; null for what is no folder. */
export type NamedFolders = ReadonlyMap<string, string | null>;

/** Reads the values of `--build-context`, each `name=value`, as Docker's command line reads them from `cwd`. */
export function readNamedFolders(values: readonly string[], cwd: string): NamedFolders {
  return new Map(
    values.map((value) => {
      const [, name = value, place = ""] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
      return [name, isAddress(place) || isNamedSource(place) ? null : resolve(cwd, place)];
    }),
  );
}

/** Git and HTTP addresses, which Docker's command line passes on to the builder. */
export function isAddress(operand: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(operand);
}

/** Images, layouts of images and targets of other builds. */
function isNamedSource(place: string): boolean {
  return /^(docker-image|oci-layout):\/\/|^target:/.test(place);
}
