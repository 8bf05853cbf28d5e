import type { BuildRecord } from "../core/build/buildRecord.ts";
import { findWaste } from "../core/build/contents/findWaste.ts";
import {
  mayCarryWaste,
  placeWaste,
  type ImageWaste,
  type MeasuredImage,
} from "../core/build/contents/measuredImage.ts";
import { formatSize } from "../core/presentation/units.ts";
import { Slices } from "../turns/slices.ts";
import type { DockerApi, ImageDetails } from "../engine/dockerApi.ts";
import type { ArchivedImage } from "../engine/archive/readImageArchive.ts";
import type { Keeping } from "./keeping.ts";

/** Milliseconds that reading one image may take. */
const patience = 10 * 60 * 1000;

/** Finds out what images carry in vain, by reading their layers: each image once, and one after the other. */
export class ImageMeasurer {
  private readonly connect: () => Promise<DockerApi>;
  private readonly keeping: Pick<Keeping, "images" | "layers">;
  private readonly largest: number;
  private readonly log: (message: string) => void;
  private reading: Promise<unknown> = Promise.resolve();

  /** `largest`: bytes of the largest image that is read; 0: none is. `log` takes one line. */
  constructor(
    connect: () => Promise<DockerApi>,
    keeping: Pick<Keeping, "images" | "layers">,
    largest: number,
    log: (message: string) => void,
  ) {
    this.connect = connect;
    this.keeping = keeping;
    this.largest = largest;
    this.log = log;
  }

  /** Null when the build left no image, the engine has it no more, or it is not read. */
  async measure(record: BuildRecord, signal: AbortSignal): Promise<ImageWaste | null> {
    const { images = [], dockerfile } = record;
    if (this.largest === 0 || images.length === 0 || !mayCarryWaste(record)) return null;
    const home = dockerfile.path ?? "";
    const work = this.reading.then(() => this.findOrRead(home, images, signal));
    this.reading = work.catch(() => undefined);
    const measured = await work;
    return measured === null ? null : placeWaste(record, measured);
  }

  private async findOrRead(
    home: string,
    images: readonly string[],
    signal: AbortSignal,
  ): Promise<MeasuredImage | null> {
    if (signal.aborted) return null;
    for (const image of images) {
      const kept = await this.keeping.images.find(home, image);
      if (kept !== null) return kept;
    }
    const api = await this.connect();
    for (const image of images) {
      const details = await api.image(image, signal);
      if (details.kind === "failed") continue;
      const measured = await this.read(api, details.value, signal);
      if (measured !== null) await this.keeping.images.add(home, image, measured);
      return measured;
    }
    return null;
  }

  private async read(api: DockerApi, image: ImageDetails, signal: AbortSignal): Promise<MeasuredImage | null> {
    const { largest } = this;
    if (image.sizeBytes > largest) {
      const [size, most] = [image.sizeBytes, largest].map(formatSize);
      this.log(
        `The last build's image has ${size}: layers are read of images up to ${most} (cacheLens.docker.readImagesUpTo, --read-images-up-to).`,
      );
      return null;
    }
    const ending = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    try {
      const archived = await this.readArchive(api, image.id, ending);
      return archived === null ? null : await measureImage(archived, ending);
    } catch (error) {
      if (!signal.aborted) this.log(`The last build's image can't be read: ${messageOf(error)}`);
      return null;
    }
  }

  /** The archive is read by a part of the program of its own, which is loaded for the first one. */
  private async readArchive(api: DockerApi, id: string, signal: AbortSignal): Promise<ArchivedImage | null> {
    // Before there is a stream, which may fail as soon as it is there.
    const { readImageArchive } = await import("../engine/archive/readImageArchive.ts");
    const archive = await api.imageArchive(id, signal);
    if (archive.kind === "failed") throw new Error(archive.fault.message);
    return readImageArchive(archive.value, archiveFactor * this.largest, this.keeping.layers, new Slices(signal));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Archives have headers and padding, and engines that keep layers packed may send them so, or not. */
const archiveFactor = 2;

async function measureImage({ history, layers }: ArchivedImage, signal: AbortSignal): Promise<MeasuredImage> {
  const held = history.map(({ layer }) => (layer === null ? null : (layers.get(layer) ?? null)));
  const isRead = ({ layer }: ArchivedImage["history"][number]): boolean => layer === null || layers.has(layer);
  return {
    history: history.map((entry) => ({ keyword: entry.keyword, isRead: isRead(entry) })),
    waste: await new Slices(signal).finish(findWaste(held)),
  };
}
