import type { Copy } from "../plan/command.ts";
import { baseName, isWithin, joinPaths } from "../plan/paths.ts";

/**
 * The path from which a COPY may have taken what comes to lie at an absolute path: each source that would put it there.
 * Whether a source is a file or a folder is not known, so there may be several; wildcards are taken as they are written.
 */
export function listOrigins({ sources, destination }: Copy, path: string): string[] {
  if (!destination.known || !isWithin(path, destination.value)) return [];
  const inside = path.slice(destination.value.replace(/\/$/, "").length);
  return sources.flatMap((source) => {
    if (!source.known) return [];
    const from = joinPaths("/", source.value);
    if (inside === "") return destination.value.endsWith("/") ? [] : [from];
    return inside === `/${baseName(from)}` ? [from, `${from}${inside}`] : [from === "/" ? inside : `${from}${inside}`];
  });
}
