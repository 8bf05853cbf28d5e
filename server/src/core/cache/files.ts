import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import { describeContent, selectFiles, type FileRequest, type FileSelection } from "../context/selectFiles.ts";
import { listClassicSources, toClassicPath, type ClassicSource, type ClassicSum } from "../context/classicSources.ts";
import { compareBytes } from "../context/listedSnapshot.ts";
import type { PathChange } from "../context/diffFiles.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { known, unknown, type Known } from "../known.ts";
import type { CacheKey, KeyPart } from "./cacheKey.ts";

/** What the builder can't find. */
export const nothingThere: Known<string> = known("missing");

/** Whether a step reads files that are not there: it fails, so no build ever stored it. */
export function lacksFiles({ inputs }: CacheKey): boolean {
  return inputs.some((input) => input.kind === "source" && input.files.content === nothingThere);
}

/** The sources of a step that are not there. */
export function listMissing({ inputs }: CacheKey): readonly PathChange[] {
  return inputs.flatMap(({ kind, ...input }) =>
    kind === "source" && "files" in input ? listMissingIn(input.files) : [],
  );
}

function listMissingIn({ detail }: KeyPart): readonly PathChange[] {
  if (detail.kind !== "files") return [];
  const missing = detail.selections.filter(({ isMissing }) => isMissing);
  return nameContext(
    missing.map(({ request }) => ({ path: request.path, change: "removed" })),
    detail.context,
  );
}

/** The same changes as those of a named context. */
export function nameContext(changes: readonly PathChange[], context: string | null): readonly PathChange[] {
  return context === null ? changes : changes.map((change) => ({ ...change, context }));
}

/**
 * The files that a BuildKit step reads from one context. Requests of several sources are told apart by their paths only,
 * so their order does not count, nor does one that lies in another (dedupeSelectors in solver/llbsolver/ops/file.go).
 */
export function keyFiles(context: Known<ContextSnapshot>, requests: readonly FileRequest[]): KeyPart {
  const asked = [...dropCovered(requests)].sort((a, b) => compareBytes(a.path, b.path));
  const selections = mapKnown(context, (snapshot) => asked.map((request) => selectFiles(snapshot, request)));
  const content = selections.known ? describeSelections(selections.value) : selections;
  const detail = { kind: "files" as const, selections: selections.known ? selections.value : [], context: null };
  return { kind: "files", label: "", content, detail };
}

function describeSelections(selections: readonly FileSelection[]): Known<string> {
  if (selections.some(({ isMissing }) => isMissing)) return nothingThere;
  return mapKnown(allKnown(selections.map(describeContent)), (contents) => contents.join("\n\n"));
}

function dropCovered(requests: readonly FileRequest[]): readonly FileRequest[] {
  const isPlain = ({ include, exclude, path, allowsWildcards }: FileRequest): boolean =>
    include === null && exclude.length === 0 && !(allowsWildcards && /[*?[\\]/.test(path));
  const plain = new Set(requests.filter(isPlain).map(({ path }) => path));
  const isCovered = (path: string): boolean => {
    if (path !== "" && plain.has("")) return true;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (plain.has(path.slice(0, end))) return true;
    }
    return false;
  };
  const seen = new Set<string>();
  return requests.filter((request) => {
    if (!isPlain(request)) return true;
    const isNew = !seen.has(request.path);
    seen.add(request.path);
    return isNew && !isCovered(request.path);
  });
}

/** The files that a step of the classic builder reads: names in the context, modes, bytes, in order of the sources (C2, C10). */
export function keyClassicFiles(context: Known<ContextSnapshot>, sources: readonly string[]): KeyPart {
  const content = context.known ? describeClassic(context.value, sources) : context;
  const selections = mapKnown(context, (snapshot) => sources.map((source) => selectSource(snapshot, source)));
  return {
    kind: "files",
    label: "",
    content,
    detail: { kind: "files", selections: selections.known ? selections.value : [], context: null },
  };
}

function selectSource(snapshot: ContextSnapshot, source: string): FileSelection {
  const path = toClassicPath(source);
  const request = { path: path ?? source, allowsWildcards: true, include: null, exclude: [] };
  const selection = selectFiles(snapshot, request);
  return path === null ? { ...selection, roots: [], isMissing: true } : selection;
}

function describeClassic(snapshot: ContextSnapshot, sources: readonly string[]): Known<string> {
  const found = listClassicSources(snapshot, sources);
  if (found === null) return nothingThere;
  return mapKnown(allKnown(found.map(describeSource)), (texts) => texts.join("\n\n"));
}

function describeSource(source: ClassicSource): Known<string> {
  if (source.kind === "file") return describeSum(source.sum);
  return mapKnown(allKnown(source.sums.map(describeSum)), (texts) =>
    ["folder", ...[...texts].sort(compareBytes)].join("\n"),
  );
}

function describeSum(sum: ClassicSum): Known<string> {
  if (sum.kind === "name") return known(sum.path);
  if (sum.kind === "gap") return unknown(sum.why);
  const { path, entry } = sum;
  if (entry.kind === "folder") return known(`${path}/ ${entry.mode}`);
  if (entry.hardLinkTo !== null) return known(`${path} ${entry.mode} = ${entry.hardLinkTo}`);
  if (!entry.content.known) return unknown(entry.content.why);
  return known(`${path} ${entry.mode} ${entry.size} ${entry.content.value}`);
}
