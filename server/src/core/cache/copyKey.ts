import type { FileRequest } from "../context/selectFiles.ts";
import { known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath } from "../plan/paths.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { keyFiles } from "./files.ts";
import { describeOwner } from "./owner.ts";
import { definitionPart, plainPart } from "./parts.ts";
import { isGit, isRemote, keyRemote, nameOfUrl } from "./remote.ts";
import { keySource, toContextPath, type Sources } from "./sources.ts";

/** What decides a COPY or ADD on BuildKit besides its parent (A3, B3). */
export function keyCopy(
  copy: Copy,
  sources: Sources,
): { readonly parts: readonly KeyPart[]; readonly inputs: readonly KeyInput[] } {
  const written = allKnown(copy.sources);
  const parts: KeyPart[] = [
    definitionPart(
      "sources",
      mapKnown(written, (paths) => paths.map((path) => describeSource(path, copy))),
    ),
    definitionPart("destination", mapKnown(copy.destination, tidyDestination)),
    definitionPart("chown", mapKnown(copy.chown ?? known(""), describeOwner)),
    definitionPart("chmod", mapKnown(copy.chmod ?? known(""), describeMode)),
    definitionPart("exclude", known(copy.exclude)),
    ...copy.documents.map(({ name, content }) => definitionPart(`<<${name}`, content)),
  ];
  const paths = written.known ? written.value : [];
  parts.push(...paths.filter(isRemote).map((url, index) => keyRemote(url, String(index), copy)));
  const requests = paths.filter((path) => !isRemote(path)).map((path) => requestOf(path, copy));
  if (!written.known) return { parts: [...parts, plainPart("files", "", written)], inputs: [] };
  if (requests.length === 0) return { parts, inputs: [] };
  const asked = requests.map(({ path, include }) => JSON.stringify([path, include]));
  const input = keySource(copy.from, "", sources, {
    fromContext: (snapshot) => keyFiles(snapshot, requests),
    paths: asked.sort().join("\n"),
  });
  return { parts, inputs: input === null ? [] : [input] };
}

/**
 * Of a path only its last name counts here: what it selects counts as content (B3). ADD unpacks local archives without
 * being told; heredocs it never does.
 */
function describeSource(path: string, copy: Copy): unknown {
  if (isRemote(path)) return ["remote", isGit(path) ? "/" : nameOfUrl(path), copy.unpack ?? false];
  const { path: from, include } = requestOf(path, copy);
  return [from === "" ? "/" : baseName(from), include, copy.unpack ?? copy.keyword === "ADD"];
}

/** With --parents the source is a pattern below the root, or below what stands in front of `/./`. */
function requestOf(path: string, { parents, exclude }: Copy): FileRequest {
  if (!parents) return { path: toContextPath(path), allowsWildcards: true, include: null, exclude };
  const pivot = path.indexOf("/./");
  const start = pivot === -1 ? "" : path.slice(0, pivot);
  const pattern = pivot === -1 ? path : path.slice(pivot + "/./".length);
  return { path: toContextPath(start), allowsWildcards: true, include: [toContextPath(pattern)], exclude };
}

/** The shortest path of the same meaning, with a slash or `/.` at its end kept (normalizePath in client/llb/fileop.go). */
function tidyDestination(path: string): string {
  const clean = cleanPath(path);
  if (path.endsWith("/")) return clean === "/" ? clean : `${clean}/`;
  if (path.endsWith("/.")) return clean === "/" ? "/." : `${clean}/.`;
  return clean;
}

/** An octal number is taken as such; other forms by their text, of which nothing is as good as no flag. */
function describeMode(text: string): string {
  if (text === "") return text;
  return /^[0-7]+$/.test(text) ? String(parseInt(text, 8)) : `text ${text}`;
}
