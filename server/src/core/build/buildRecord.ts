import type { LineRange } from "../text.ts";
import type { BuildOrigin } from "./buildOrigin.ts";

/** Which of Docker's two builders made a build. */
export type BuilderKind = "buildkit" | "classic";

/**
 * Where a record came from: BuildKit's history, a build that `cachelens build` ran, the engine's images, or a file. `git`:
 * no build was made, it is what one of a Git revision would have been.
 */
export type RecordSource = "history" | "cachelens" | "engine" | "import" | "git";

export type BuildStatus = "completed" | "failed" | "canceled" | "running";

/** Milliseconds since 1970-01-01 UTC. */
export type Timestamp = number;

/** What one build did, as far as its source tells. Facts that the source lacks are null. */
export interface BuildRecord {
  /** The build's id: BuildKit's reference, or the image id of a classic build. */
  readonly ref: string;
  readonly source: RecordSource;
  readonly builder: BuilderKind;
  readonly status: BuildStatus;
  readonly startedAt: Timestamp;
  readonly completedAt: Timestamp | null;
  /** The Dockerfile that was built; its path is null when it came from standard input or from elsewhere than a disk. */
  readonly dockerfile: { readonly path: string | null; readonly text: string | null };
  /** Absolute path of the build context's folder; null when it was none (standard input, a Git address). */
  readonly context: string | null;
  /** The stage asked for with `--target`, else null: the last one. */
  readonly target: string | null;
  /** Values given with `--build-arg`. In memory only: they are never stored, logged or shown. */
  readonly buildArgs: ReadonlyMap<string, string>;
  /** What else it started from; null when the source does not tell. In memory only. */
  readonly origin: BuildOrigin | null;
  readonly steps: readonly StepRecord[];
  /** The history of the image that the build made, newest entry first; empty when the image is not at hand. */
  readonly imageLayers: readonly LayerEntry[];
  /** Digests by which the engine may know the image that the build made; not given where that is not told. */
  readonly images?: readonly string[];
  /** What stopped the build, in the builder's own words. */
  readonly error: string | null;
}

/** One entry of an image's history. What the instruction was is left out: it shows the values of build arguments. */
export interface LayerEntry {
  readonly keyword: string;
  /** To the second. */
  readonly createdAt: Timestamp;
  readonly sizeBytes: number;
}

/** What became of one step. `notReached`: the build ended before it came to this step. */
export type StepOutcome = "cached" | "built" | "failed" | "canceled" | "running" | "notReached";

/** One step that the builder announced. Steps of stages that the target does not need are not announced. */
export interface StepRecord {
  readonly place: StepPlace;
  readonly outcome: StepOutcome;
  readonly startedAt: Timestamp | null;
  /** How long it really ran; null when it did not run to an end. */
  readonly durationMs: number | null;
  /** Bytes that the step's layer adds; null when not known. */
  readonly sizeBytes: number | null;
  /** When the layer that the build used was made: this build's start for a built step, earlier for a cached one. */
  readonly createdAt: Timestamp | null;
  /**
   * What the builder knows its result by: a record of BuildKit's cache, or an image of the classic builder. Several where
   * it is one of these; none where it is not known.
   */
  readonly resultIds: readonly string[];
}

/** How the source says which instruction of the recorded Dockerfile a step belongs to. */
export type StepPlace =
  /** Lines of the Dockerfile, from the build's provenance. Two equal instructions share one step. */
  | { readonly kind: "lines"; readonly ranges: readonly LineRange[] }
  /** The instruction's place in the file, from 0: the classic builder counts every instruction. */
  | { readonly kind: "instruction"; readonly index: number }
  /** Only the name that BuildKit prints, such as `[build 2/6] RUN make`. */
  | { readonly kind: "name"; readonly name: string };
