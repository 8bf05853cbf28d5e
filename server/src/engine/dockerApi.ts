import type { Readable } from "node:stream";
import type { Timestamp } from "../core/build/buildRecord.ts";
import type { CachedLayer, ImageLayer } from "../core/build/layers.ts";
import type { ImageStore } from "../core/context/world.ts";
import type { ImageSettings } from "../core/build/classicImage.ts";
import type { ImageConfig } from "../core/plan/imageConfig.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { Lookup } from "./engine.ts";

/** The part of Docker's Engine API that Cache Lens reads. Nothing here changes what the engine holds. */
export interface DockerApi {
  /** Every image, intermediate ones of the classic builder included. */
  images(signal: AbortSignal): Promise<Lookup<readonly ImageSummary[]>>;
  /** The layers and settings of one image, newest first. */
  history(image: string, signal: AbortSignal): Promise<Lookup<readonly ImageLayer[]>>;
  image(image: string, signal: AbortSignal): Promise<Lookup<ImageDetails>>;
  /**
   * An image with all its layers, as `docker save` writes it: a tar archive, which ends with an error when the signal aborts. The
   * engine may copy the whole image before it begins to send.
   */
  imageArchive(image: string, signal: AbortSignal): Promise<Lookup<Readable>>;
  /**
   * The digest that an image's registry has for a full reference now: that of its manifest, or of its list of manifests.
   * The engine asks the registry and pulls nothing. `credentials` are what `readCredentials` gives; null for none.
   */
  distribution(reference: string, credentials: string | null, signal: AbortSignal): Promise<Lookup<string>>;
  /** BuildKit's build cache, a record per result that it keeps. */
  buildCache(signal: AbortSignal): Promise<Lookup<readonly CachedLayer[]>>;
  /** What the engine remembers of what happened up to now: its last 256 events, none from before it was started. */
  events(signal: AbortSignal): Promise<Lookup<EngineEvents>>;
  /** What the engine says of itself. */
  engine(signal: AbortSignal): Promise<Lookup<EngineDetails>>;
  /** Calls back when an image was built, tagged or loaded, until the signal aborts; ends silently with the engine. */
  onImage(listener: () => void, signal: AbortSignal): void;
}

/** One line of the image list. */
export interface ImageSummary {
  readonly id: string;
  /** The image that the classic builder made this one from; empty for BuildKit's images and for imported ones. */
  readonly parent: string;
  readonly tags: readonly string[];
  /** To the second. */
  readonly createdAt: Timestamp;
  /** All of its layers together. */
  readonly sizeBytes: number;
}

/** What the engine knows of one image. */
export interface ImageDetails {
  readonly id: string;
  /** Digests by which registries know it. */
  readonly digests: readonly string[];
  /** All of its layers together. */
  readonly sizeBytes: number;
  readonly createdAt: Timestamp | null;
  /** When it last got a tag, which is the end of the last build that gave it one; null when never. */
  readonly lastTagAt: Timestamp | null;
  /** Digests of its layers, lowest first. */
  readonly layers: readonly string[];
  readonly config: ImageConfig;
  readonly platform: Platform;
  /** The command of the container that it was made of, by which the classic builder finds it again; null when not told. */
  readonly command: readonly string[] | null;
  /** All that instructions set. */
  readonly settings: ImageSettings;
}

/** What an engine is. */
export interface EngineDetails {
  /** Stays the same as long as its data does. */
  readonly id: string;
  /** Such as `28.5.2`. */
  readonly version: string;
  readonly imageStore: ImageStore;
  /** What it builds for when nothing is asked. */
  readonly platform: Platform;
}

/** What happened on an engine. */
export interface EngineEvents {
  /** When the oldest one that it remembers happened, of any kind; null when there is none. */
  readonly oldest: Timestamp | null;
  /** What happened to images: they were pulled, loaded, built, named or removed. */
  readonly images: readonly ImageEvent[];
}

/** Something that happened to an image. */
export interface ImageEvent {
  readonly at: Timestamp;
  /** In the engine's words: `create`, `tag`, `pull`. */
  readonly action: string;
  /** Ids and names, as the engine calls it: either may be missing. */
  readonly subjects: readonly string[];
}
