import type { Timestamp } from "./buildRecord.ts";

/** What an image's registry said when it was asked which one a reference stands for. */
export interface RegistryAnswer {
  readonly askedAt: Timestamp;
  /** The digest of its manifest, or of its list of manifests; null when there was no answer. */
  readonly digest: string | null;
}

/** An image of a registry that the engine does not have under this reference. */
export interface NewerImage {
  readonly digest: string;
  readonly askedAt: Timestamp;
}
