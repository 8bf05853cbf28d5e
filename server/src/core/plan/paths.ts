/** Joins path texts as Go's path.Join does: without empty parts, `.`, `..` and repeated slashes. */
export function joinPaths(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== "");
  return given.length === 0 ? "" : cleanPath(given.join("/"));
}

/** The shortest path text with the same meaning, as Go's path.Clean gives it. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith("/");
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (!isAbsolute) names.push(name);
  }
  const cleaned = names.join("/");
  if (isAbsolute) return `/${cleaned}`;
  return cleaned === "" ? "." : cleaned;
}

/** Whether a path is a folder or lies in it; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return `${path}/`.startsWith(prefix);
}

/** The last name of a path, as Go's path.Base gives it. */
export function baseName(path: string): string {
  if (path === "") return ".";
  return path.replace(/\/+$/, "").split("/").at(-1) || "/";
}

/**
 * The working directory after WORKDIR `path`: an absolute path stays as written, even with a slash at its end, and so does the
 * current one where there is no path.
 */
export function resolveWorkdir(current: string, path: string): string {
  if (path === "" && current.startsWith("/")) return current;
  return path.startsWith("/") ? path : joinPaths("/", current, path);
}

/**
 * Where COPY and ADD put files: resolved against the working directory and tidied, but a slash or `/.` at the end,
 * which asks for a directory, is kept.
 */
export function resolveDestination(workdir: string, destination: string): string {
  const written = destination === "" || destination === "." ? "./" : destination;
  const path = joinPaths("/", written.startsWith("/") ? "" : workdir, written);
  if (written.endsWith("/")) return path === "/" ? path : `${path}/`;
  if (written.endsWith("/.")) return path === "/" ? "/." : `${path}/.`;
  return path;
}
