import { resolve } from "node:path";
import type { NamedContext, NamedContexts } from "../core/plan/namedContext.ts";

/** Reads the values of `--build-context`, each `name=value`, as Docker's command line reads them from `cwd`. */
export function readNamedContexts(values: readonly string[], cwd: string): NamedContexts {
  return new Map(
    values.map((value) => {
      const [, name = value, place = ""] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
      const isElsewhere = isAddress(place) || isNamedSource(place);
      return [name, isElsewhere ? readGivenContext(name, place) : { kind: "folder", path: resolve(cwd, place) }];
    }),
  );
}

/** Reads what a builder was given for a name: of a folder only that it was one. Addresses may hold secrets. */
export function readGivenContext(name: string, value: string): NamedContext {
  const [, reference] = /^docker-image:\/\/(.+)$/.exec(value) ?? [];
  if (reference !== undefined) return { kind: "image", reference };
  if (value === "" || value.startsWith("local:"))
    return { kind: "unread", why: `no record tells which folder the build context ${name} was` };
  return { kind: "unread", why: `what the build context ${name} gives is only known when it is fetched` };
}

/** Git and HTTP addresses, which Docker's command line passes on to the builder. */
export function isAddress(operand: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(operand);
}

/** Images, layouts of images and targets of other builds. */
function isNamedSource(place: string): boolean {
  return /^(docker-image|oci-layout):\/\/|^target:/.test(place);
}
