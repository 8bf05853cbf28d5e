import { join } from "node:path";
import * as v from "valibot";
import type { MeasuredImage } from "../core/build/contents/measuredImage.ts";
import { keepRecords } from "./keptRecords.ts";

/** What was found out of images by reading their layers. Safe with several processes at once. */
export interface MeasuredImages {
  /** Of the image that one build of a Dockerfile made; null when it is not kept. */
  find(dockerfile: string, image: string): Promise<MeasuredImage | null>;
  add(dockerfile: string, image: string, measured: MeasuredImage): Promise<void>;
}

interface Kept {
  readonly at: number;
  readonly image: string;
  readonly measured: MeasuredImage;
}

const mostOfDockerfile = 10;
const mostAge = 90 * 24 * 60 * 60 * 1000;
/** Pairs of layers that are kept of an image: the largest. */
const mostWaste = 200;

/** Raised when the shape changes, or what counts as waste; what is of another version is not read. */
const formatVersion = 1;

const Stored = v.object({
  formatVersion: v.literal(formatVersion),
  at: v.number(),
  image: v.string(),
  measured: v.object({
    history: v.array(v.object({ keyword: v.string(), isRead: v.boolean() })),
    waste: v.array(
      v.object({
        added: v.number(),
        gone: v.number(),
        kind: v.picklist(["deleted", "rewritten"]),
        bytes: v.number(),
        paths: v.array(v.string()),
        count: v.number(),
        folder: v.string(),
      }),
    ),
  }),
});

/** Opens the store: `<folder>/images`. */
export function openMeasuredImages(folder: string, warn: (message: string) => void): MeasuredImages {
  const records = keepRecords<Kept>(
    {
      folder: join(folder, "images"),
      title: "What was kept of an image",
      most: mostOfDockerfile,
      age: mostAge,
      startOf: ({ at }) => at,
      refOf: ({ image }) => image.slice(-20),
      format: (kept) => `${JSON.stringify({ formatVersion, ...kept })}\n`,
      parse,
    },
    warn,
  );
  return {
    async find(dockerfile, image) {
      return (await records.list(dockerfile)).find((kept) => kept.image === image)?.measured ?? null;
    },
    async add(dockerfile, image, { history, waste }) {
      await records.add(dockerfile, { at: Date.now(), image, measured: { history, waste: waste.slice(0, mostWaste) } });
    },
  };
}

function parse(text: string): Kept | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), text);
  if (!parsed.success) return null;
  const { formatVersion: _version, ...kept } = parsed.output;
  return kept;
}
