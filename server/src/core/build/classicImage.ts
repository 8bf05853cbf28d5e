import { emptyImageConfig, type ImageConfig } from "../plan/imageConfig.ts";
import type { Healthcheck } from "../plan/healthcheck.ts";
import type { Timestamp } from "./buildRecord.ts";

/** An image that the classic builder made at one step, or a base image. */
export interface ClassicImage {
  readonly id: string;
  /** The image of the step before; empty for an image that was not built here, and for one made from scratch. */
  readonly parent: string;
  readonly tags: readonly string[];
  /** As the image's history has it: `/bin/sh -c #(nop) COPY file:… in . `, or a RUN's bare command. */
  readonly createdBy: string;
  /** The words that `createdBy` joins; null when the engine does not tell them apart. */
  readonly words: readonly string[] | null;
  readonly createdAt: Timestamp;
  /** When it last got a tag: the end of the last build that gave it one; null when never. */
  readonly lastTagAt: Timestamp | null;
  /** Whether a later build than the one that made it gave it a tag; null when the engine does not remember. */
  readonly taggedAgain: boolean | null;
  /** Bytes that it adds to its parent; of a base image, all of them. */
  readonly sizeBytes: number;
  readonly settings: ImageSettings;
}

/** What an image's configuration says: all that instructions set. */
export interface ImageSettings extends ImageConfig {
  readonly cmd: readonly string[];
  readonly entrypoint: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly volumes: readonly string[];
  /** Null when there is none. */
  readonly healthcheck: Healthcheck | null;
}

/** Those of an image of which none was set. */
export const noSettings: ImageSettings = {
  ...emptyImageConfig,
  cmd: [],
  entrypoint: [],
  labels: new Map(),
  volumes: [],
  healthcheck: null,
};

/** The images of one engine, as far as they were looked at. */
export interface ImageTree {
  /** Ids of the images made from one; for the empty id, of those that were made from none or not here. */
  children(id: string): readonly string[];
  /** Null when it was not looked at (yet). */
  image(id: string): ClassicImage | null;
  /** The id of the image that a reference names, or null. */
  find(reference: string): string | null;
}
