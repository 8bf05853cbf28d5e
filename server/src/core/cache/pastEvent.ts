import type { StepId } from "../plan/command.ts";
import type { KeyChain } from "./cacheKey.ts";

/** Whether a builder still has a result. */
export type Presence = "there" | "gone" | "untold";

/** Something that changed what a builder has stored. */
export type PastEvent =
  | { readonly kind: "build"; readonly build: PastBuild }
  /** `docker builder prune`: without `--all` what images hold is kept (A8). */
  | { readonly kind: "pruned"; readonly all: boolean }
  /** Only the classic builder's cache goes with an image (B23, C9). */
  | { readonly kind: "image-removed"; readonly tag: string }
  /** What base images the builder holds now; null when it can't be told. */
  | { readonly kind: "bases-held"; readonly bases: HeldBases | null };

/** BuildKit's records of base images: each of their layers has one. */
export interface HeldBases {
  readonly records: number;
}

/** A build that was made. */
export interface PastBuild {
  readonly chain: KeyChain;
  /** Steps that failed or were not reached: nothing of them was stored (B19). */
  readonly unfinished: ReadonlySet<StepId>;
  /** Steps of a build that failed of which it is not told whether they finished. */
  readonly uncertain: ReadonlySet<StepId>;
  /** The unfinished steps that ran and failed. */
  readonly failed: ReadonlySet<StepId>;
  /** Steps known to have run, which tells that what they started from was new to the builder. */
  readonly built: ReadonlySet<StepId>;
  /** Whether the builder still has the results of its steps, of those of which that was asked. */
  readonly left: ReadonlyMap<StepId, Presence>;
  /** Names that its image got. */
  readonly tags: readonly string[];
  /** Whether it was of the Dockerfile in question: only such builds are what it changed from. */
  readonly isOwn: boolean;
}
