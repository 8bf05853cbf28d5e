import * as v from "valibot";
import { readProvenance, type Provenance } from "./provenance.ts";

/** What `docker buildx build --metadata-file` tells of a build that succeeded. */
export interface BuildMetadata {
  readonly ref: string | null;
  /** Digests under which the engine may know the image, the surest first. */
  readonly images: readonly string[];
  /** Null unless buildx was asked for max-mode provenance (BUILDX_METADATA_PROVENANCE=max), and for several platforms. */
  readonly provenance: Provenance | null;
}

const text = v.optional(v.string());
const MetadataSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    "buildx.build.ref": text,
    "buildx.build.provenance": v.optional(v.unknown()),
    "containerimage.config.digest": text,
    "containerimage.digest": text,
  }),
);

/** Reads a metadata file; null when it is none. `decodeBase64` turns the Dockerfile's base64 into text. */
export function readBuildMetadata(json: string, decodeBase64: (data: string) => string): BuildMetadata | null {
  const parsed = v.safeParse(MetadataSchema, json);
  if (!parsed.success) return null;
  const metadata = parsed.output;
  return {
    ref: metadata["buildx.build.ref"]?.split("/").at(-1) ?? null,
    images: [metadata["containerimage.config.digest"], metadata["containerimage.digest"]].filter(
      (id) => id !== undefined,
    ),
    provenance: readProvenance(metadata["buildx.build.provenance"], decodeBase64),
  };
}
