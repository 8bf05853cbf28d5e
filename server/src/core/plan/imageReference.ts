const pathPart = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * The full name that builders print for an image: with registry, `library/` for official images, and the tag `latest`
 * when there is neither tag nor digest. Null when the text is no valid reference (as distribution/reference reads it).
 */
export function fullReference(text: string): string | null {
  const match = /^([^@:]+(?::\d+(?=\/)[^@:]*)?)(:[\w][\w.-]{0,127})?(@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/.exec(text);
  if (match === null) return null;
  const [, name = "", tag, digest] = match;
  const repository = fullRepository(name);
  if (!repository.path.split("/").every((part) => pathPart.test(part))) return null;
  const rest = digest === undefined ? (tag ?? ":latest") : (tag ?? "") + digest;
  return `${repository.registry}/${repository.path}${rest}`;
}

/** What tells images apart by their names: the full one, or the text as it stands where it is no valid reference. */
export function fullOrAsWritten(text: string): string {
  return fullReference(text) ?? text;
}

/** The full name without its tag and digest; null when the text is no valid reference. */
export function repositoryOf(text: string): string | null {
  return fullReference(text)?.replace(/(:[\w.-]+)?(@.+)?$/, "") ?? null;
}

/** The first part of a name is a registry when it has a dot or a port, is `localhost`, or has capitals. */
function fullRepository(name: string): { readonly registry: string; readonly path: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, slash);
  const isRegistry = slash > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  const registry = isRegistry ? first : "docker.io";
  const path = isRegistry ? name.slice(slash + 1) : name;
  if (registry !== "docker.io" && registry !== "index.docker.io") return { registry, path };
  return { registry: "docker.io", path: path.includes("/") ? path : `library/${path}` };
}
