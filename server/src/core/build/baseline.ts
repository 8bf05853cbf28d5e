import type { ImageConfig } from "../plan/imageConfig.ts";
import type { NamedContexts } from "../plan/namedContext.ts";
import type { GivenOptions } from "./buildOrigin.ts";
import type { BuilderKind, Timestamp } from "./buildRecord.ts";

/**
 * A value that must not be kept, as a digest with a key that only this installation has: equal for equal values, and no
 * help in guessing them.
 */
export type SealedValue = string;

/**
 * What a build started from: facts of which its keys can be made again, and compared with the next build's. Values of
 * build arguments and of ENV are sealed.
 */
export interface Baseline {
  /** The build's id, as in its record. */
  readonly ref: string;
  readonly builder: BuilderKind;
  /** Which of the builders it was: results of one are not those of another. */
  readonly builderName: string;
  readonly startedAt: Timestamp;
  readonly dockerfile: { readonly path: string; readonly text: string };
  /** Absolute path of the context's folder; null when it was none. */
  readonly context: string | null;
  readonly target: string | null;
  /** `os/architecture[/variant]`; null for the engine's own. */
  readonly platform: string | null;
  readonly options: SealedOptions;
  /** By the reference that FROM has after expansion, as the builder had them. */
  readonly baseImages: ReadonlyMap<string, SealedImage>;
  /** The context's files, by the id that their store gave them; null when they are not known. */
  readonly files: string | null;
  /** Where not all that the build read of them is known: what they were later. */
  readonly laterFiles: LaterFiles | null;
  /** What `--build-context` gave. */
  readonly namedContexts: NamedContexts;
  /** The files of its folders, by the ids that their store gave them; those that are not known are left out. */
  readonly namedFiles: ReadonlyMap<string, string>;
}

/** How a context's files were seen when a build had begun: those that were not touched by then are those that it found. */
export interface LateSight {
  /** When the context's own folder was touched. */
  readonly folderTouchedAt: Timestamp;
  /** Whether the build ignored the same files. */
  readonly knowsIgnored: boolean;
  /** Whether they were seen while the build began. */
  readonly isPrompt: boolean;
}

/** Files that were seen late, by the id that their store gave them. */
export interface LaterFiles extends LateSight {
  readonly id: string;
}

/** The options of a build without the values of its arguments. */
export interface SealedOptions extends GivenOptions {
  readonly buildArgs: ReadonlyMap<string, SealedValue>;
}

/** A base image without the values of its variables. */
export interface SealedImage {
  readonly id: string;
  readonly layers: readonly string[];
  readonly config: Omit<ImageConfig, "env"> & { readonly env: readonly (readonly [name: string, SealedValue])[] };
}
