import type {
  BuildRecord,
  BuildStatus,
  LayerEntry,
  RecordSource,
  StepPlace,
  StepRecord,
  Timestamp,
} from "./buildRecord.ts";
import type { BuildOrigin } from "./buildOrigin.ts";
import type { Provenance } from "./formats/provenance.ts";
import {
  findCachedLayers,
  keywordOf,
  type CachedLayer,
  type FoundLayer,
  type ImageLayer,
  type LayerFacts,
} from "./layers.ts";
import { isInstruction, outcomeOf, type Vertex } from "./formats/vertexTrace.ts";

/** What the sources of one BuildKit build told. */
export interface BuildKitBuild {
  readonly ref: string;
  readonly source: RecordSource;
  readonly status: BuildStatus;
  readonly startedAt: Timestamp;
  readonly completedAt: Timestamp | null;
  readonly target: string | null;
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly origin: BuildOrigin | null;
  readonly error: string | null;
  /** Absolute paths, null where the build had none or where they are not known. */
  readonly dockerfile: string | null;
  readonly context: string | null;
  readonly vertexes: readonly Vertex[];
  /** Failed builds and builders older than BuildKit 0.11 have none. */
  readonly provenance: Provenance | null;
  /** The Dockerfile that was built, where the provenance does not tell it. */
  readonly text?: string | null;
  readonly layers: BuildLayers;
  /** Digests of the manifests and configurations that the build wrote. */
  readonly images?: readonly string[];
}

/** What the engine still holds of a build's results. Empty where it holds nothing, or could not be asked. */
export interface BuildLayers {
  /** The history of the image that the build made. */
  readonly image: readonly ImageLayer[];
  /** BuildKit's cache. */
  readonly cache: readonly CachedLayer[];
  /** The base images, by vertex digest. */
  readonly bases: ReadonlyMap<string, LayerFacts>;
}

/** Makes a build record of what BuildKit's progress log and provenance say. */
export function recordBuildKitBuild(build: BuildKitBuild): BuildRecord {
  const ended = build.status !== "running";
  const places = build.provenance?.lines ?? new Map<string, never>();
  const cached = findCachedLayers(
    build.vertexes,
    build.provenance?.execArgs ?? new Map<string, never>(),
    build.layers.cache,
  );
  const steps = build.vertexes
    .filter((vertex) => places.has(vertex.digest) || isInstruction(vertex))
    .map((vertex) => {
      const made = recordStep(vertex, places.get(vertex.digest), ended, cached.get(vertex.digest));
      const base = build.layers.bases.get(vertex.digest);
      // What a FROM does is to fetch a layer that was made elsewhere before.
      return base === undefined ? made : { ...made, ...base };
    });
  return {
    ref: build.ref,
    source: build.source,
    builder: "buildkit",
    status: build.status,
    startedAt: build.startedAt,
    completedAt: build.completedAt,
    dockerfile: { path: build.dockerfile, text: build.provenance?.dockerfile ?? build.text ?? null },
    context: build.context,
    target: build.target,
    buildArgs: build.buildArgs,
    origin: build.origin,
    steps,
    imageLayers: build.layers.image.map(entryOf),
    ...(build.images === undefined ? {} : { images: build.images }),
    error: build.error,
  };
}

function entryOf(layer: ImageLayer): LayerEntry {
  return { keyword: keywordOf(layer), createdAt: layer.createdAt, sizeBytes: layer.sizeBytes };
}

function recordStep(
  vertex: Vertex,
  ranges: (StepPlace & { kind: "lines" })["ranges"] | undefined,
  ended: boolean,
  layer: FoundLayer | undefined,
): StepRecord {
  const outcome = outcomeOf(vertex, ended);
  const last = vertex.intervals.at(-1);
  const ran = outcome === "built" || outcome === "failed";
  return {
    place: ranges === undefined ? { kind: "name", name: vertex.name } : { kind: "lines", ranges },
    outcome,
    startedAt: last?.startedAt ?? null,
    durationMs: ran && last?.completedAt != null ? last.completedAt - last.startedAt : null,
    sizeBytes: layer?.sizeBytes ?? null,
    createdAt: outcome === "built" ? (last?.completedAt ?? null) : (layer?.createdAt ?? null),
    resultIds: layer?.ids ?? [],
  };
}
