import type { FileRequest } from "../context/selectFiles.ts";
import { known, unknown, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath } from "../plan/paths.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { keyFiles } from "./files.ts";
import { describeOwner } from "./owner.ts";
import { definitionPart, plainPart } from "./parts.ts";
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
    definitionPart("chmod", copy.chmod === null ? known("") : mapKnown(copy.chmod, describeMode)),
    definitionPart("exclude", known(copy.exclude)),
    ...copy.documents.map(({ name, content }) => definitionPart(`<<${name}`, content)),
  ];
  const paths = written.known ? written.value : [];
  parts.push(...paths.filter(isRemote).map((url) => keyRemote(url, copy)));
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
  if (isRemote(path)) return ["remote", isHttp(path) ? nameOfUrl(path) : "/", copy.unpack ?? false];
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

/** An octal number is taken as such; other forms by their text. */
function describeMode(text: string): string {
  return /^[0-7]+$/.test(text) ? String(parseInt(text, 8)) : `text ${text}`;
}

/** Whether ADD fetches the source instead of reading it from the context. */
export function isRemote(source: string): boolean {
  return isHttp(source) || /^(?:git|ssh):\/\/|^git@|^github\.com\//.test(source);
}

function isHttp(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** The file name under which builders keep what a URL gives. */
export function nameOfUrl(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "");
  const name = baseName(path);
  return name === "." || name === "/" ? "__unnamed__" : name;
}

/** Fetched anew in every build (B22), unless --checksum says what comes. */
function keyRemote(url: string, { checksum }: Copy): KeyPart {
  const content: Known<string> = checksum ?? unknown(`what ${url} gives is only known when it is fetched`);
  return { kind: "remote", label: nameOfUrl(url), content, detail: { kind: "remote", url } };
}
