import type { Timestamp } from "./buildRecord.ts";
import type { Vertex } from "./formats/vertexTrace.ts";

/** One entry of an image's history (`docker history`). */
export interface ImageLayer {
  /** Of the image that the entry belongs to; `<missing>` when the engine does not have it. */
  readonly id: string;
  /** `COPY 1 . # buildkit`, or `/bin/sh -c #(nop) COPY file:… in . ` from the classic builder. */
  readonly createdBy: string;
  /** To the second. */
  readonly createdAt: Timestamp;
  readonly sizeBytes: number;
}

/**
 * Which instruction made an entry of an image's history: `COPY 1 . # buildkit`, `/bin/sh -c #(nop) COPY file:… in . `
 * and, of a classic RUN, its bare command.
 */
export function keywordOf({ createdBy }: { readonly createdBy: string }): string {
  const configuration = /#\(nop\)\s+([A-Z]+)/.exec(createdBy);
  if (configuration !== null) return configuration[1] ?? "";
  const buildkit = /^([A-Z]+) /.exec(createdBy);
  return buildkit?.[1] ?? "RUN";
}

/** A layer may be noted a moment after its vertex ended. */
const NOTED_WITHIN_MS = 1000;

/** In front of a RUN's arguments, in the description of its layer. */
const EXEC = "mount / from exec ";

/** One result that BuildKit's cache holds (`docker buildx du`). */
export interface CachedLayer {
  readonly id: string;
  readonly parents: readonly string[];
  /** Whether it is a copy of files that builds were sent: of a context, or of a Dockerfile's folder. */
  readonly isLocalCopy: boolean;
  /** The name of the vertex that made it (`[2/4] COPY 1 .`), or `mount / from exec ` and the arguments of a RUN. */
  readonly description: string;
  readonly createdAt: Timestamp | null;
  readonly sizeBytes: number;
}

/** The part of a layer's facts that a build record keeps. */
export interface LayerFacts {
  readonly sizeBytes: number;
  readonly createdAt: Timestamp | null;
}

/** A layer, and what its record may be called: it is one of these. */
export interface FoundLayer extends LayerFacts {
  readonly ids: readonly string[];
}

/**
 * Finds each vertex's layer in BuildKit's cache. Descriptions are not unique (two projects may run the same command),
 * so of several the one made while the vertex ran is taken, else those made on top of the layer of an input, else all.
 * Where these are several the newest tells size and time. `execArgs` gives the arguments of a RUN by vertex digest;
 * without them only its shown name is known. Answers by vertex digest.
 */
export function findCachedLayers(
  vertexes: readonly Vertex[],
  execArgs: ReadonlyMap<string, readonly string[]>,
  cache: readonly CachedLayer[],
): Map<string, FoundLayer> {
  const byDescription = groupByDescription(cache);
  const found = new Map<string, FoundLayer>();
  for (const vertex of inputsFirst(vertexes)) {
    // What the build did not come to has nothing to do with layers of that name.
    if (vertex.intervals.length === 0) continue;
    const candidates = byDescription.get(descriptionOf(vertex, execArgs.get(vertex.digest)));
    const below = new Set(vertex.inputs.flatMap((digest) => found.get(digest)?.ids ?? []));
    const layers = candidates === undefined ? madeOnTop(vertex, cache, below) : chooseLayers(vertex, candidates, below);
    const [newest] = layers;
    if (newest === undefined) continue;
    const { sizeBytes, createdAt } = newest;
    found.set(vertex.digest, { sizeBytes, createdAt, ids: layers.map(({ id }) => id) });
  }
  return found;
}

function groupByDescription(cache: readonly CachedLayer[]): Map<string, CachedLayer[]> {
  const groups = new Map<string, CachedLayer[]>();
  for (const layer of cache) {
    const key = withoutPlace(layer.description);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [layer]);
    else group.push(layer);
  }
  return groups;
}

function descriptionOf(vertex: Vertex, args: readonly string[] | undefined): string {
  if (args !== undefined) return `${EXEC}${args.join(" ")}`;
  const name = withoutPlace(vertex.name);
  return name.startsWith("RUN ") ? `${EXEC}/bin/sh -c ${name.slice(4)}` : name;
}

/** A vertex's place in its stage, `[build 2/6]`, changes with the Dockerfile; its layer stays. */
function withoutPlace(name: string): string {
  return name.replace(/^\[[^\]]*\] /, "");
}

/** The layers that may be the vertex's, newest first. */
function chooseLayers(
  vertex: Vertex,
  candidates: readonly CachedLayer[],
  below: ReadonlySet<string>,
): readonly CachedLayer[] {
  const last = vertex.intervals.at(-1);
  const end = (last?.completedAt ?? Number.POSITIVE_INFINITY) + (last?.cached === false ? NOTED_WITHIN_MS : 0);
  const there = newestFirst(candidates.filter(({ createdAt }) => createdAt !== null && createdAt <= end));
  const madeNow = there.filter(({ createdAt }) => last !== undefined && (createdAt ?? 0) >= last.startedAt);
  if (madeNow.length > 0) return madeNow.slice(-1);
  const onInput = there.filter(({ parents }) => parents.some((id) => below.has(id)));
  return onInput.length > 0 ? onInput : there;
}

function newestFirst(layers: readonly CachedLayer[]): CachedLayer[] {
  return [...layers].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
}

/**
 * Without provenance the name of a RUN shows its variables expanded, and its description does not: then the layer is the
 * one that came on top of the input's while the vertex ran.
 */
function madeOnTop(vertex: Vertex, cache: readonly CachedLayer[], below: ReadonlySet<string>): readonly CachedLayer[] {
  const last = vertex.intervals.at(-1);
  if (last?.completedAt == null || last.cached || last.error !== null) return [];
  const { startedAt, completedAt } = last;
  const made = cache.find(
    ({ parents, createdAt }) =>
      createdAt !== null &&
      createdAt >= startedAt &&
      createdAt <= completedAt + NOTED_WITHIN_MS &&
      parents.some((id) => below.has(id)),
  );
  return made === undefined ? [] : [made];
}

/** Every vertex after those that it is made from; logs announce them in any order. */
function inputsFirst(vertexes: readonly Vertex[]): Vertex[] {
  const byDigest = new Map(vertexes.map((vertex) => [vertex.digest, vertex]));
  const ordered = new Set<Vertex>();
  const open = new Set<string>();
  const visit = (vertex: Vertex): void => {
    if (open.has(vertex.digest)) return;
    open.add(vertex.digest);
    for (const input of vertex.inputs) {
      const above = byDigest.get(input);
      if (above !== undefined) visit(above);
    }
    ordered.add(vertex);
  };
  vertexes.forEach(visit);
  return [...ordered];
}
