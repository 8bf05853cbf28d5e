import { fullOrAsWritten } from "./imageReference.ts";
import type { PlanOptions } from "./planOptions.ts";

/** What `--build-context` gives for a name. Paths are absolute. */
export type NamedContext =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "image"; readonly reference: string }
  /** Something that nobody reads before the build, or of which nobody tells what it is; `why` is a short phrase. */
  | { readonly kind: "unread"; readonly why: string };

/** The contexts of `--build-context` by name. */
export type NamedContexts = ReadonlyMap<string, NamedContext>;

/** The images among them, by name. */
export function imagesAmong(contexts: NamedContexts): ReadonlyMap<string, string> {
  return new Map(
    [...contexts].flatMap(([name, context]) => (context.kind === "image" ? [[name, context.reference] as const] : [])),
  );
}

/** The names of all others, which give files. */
export function listFileContexts(contexts: NamedContexts): readonly string[] {
  return [...contexts].flatMap(([name, { kind }]) => (kind === "image" ? [] : [name]));
}

/** The image that a build takes for a reference: another one if it gives an image for that name. */
export function findNamedImage(reference: string, { namedImages }: Pick<PlanOptions, "namedImages">): string {
  const asked = fullOrAsWritten(reference);
  return [...namedImages].find(([name]) => fullOrAsWritten(name) === asked)?.[1] ?? reference;
}
