import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract, type Header } from "tar-stream";
import { LayerReader, type ArchivedFile, type LayerFiles } from "../../core/build/contents/layerFiles.ts";
import type { Slices } from "../../turns/slices.ts";

/** How the bytes of a layer are packed. `unreadable`: with a method that this Node does not know, such as zstd. */
export type Packing = "tar" | "gzip" | "unreadable";

/** Tells from the first bytes of a file. */
export function tellPacking(head: Buffer): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  // An archive of nothing is zeros only.
  const isTar = head.toString("latin1", 257, 262) === "ustar" || head.subarray(0, 512).every((byte) => byte === 0);
  return isTar ? "tar" : "unreadable";
}

/**
 * Reads names and sizes of a layer's archive; contents run by. Throws where it is no archive to its end, and where it has more
 * than so many entries.
 */
export async function readLayer(
  bytes: AsyncIterable<Buffer>,
  packing: Exclude<Packing, "unreadable">,
  mostEntries: number,
  slices: Slices,
): Promise<LayerFiles> {
  const archive = extract();
  const source = Readable.from(bytes, { objectMode: false });
  const unpacked = packing === "gzip" ? pipeline(source, createGunzip(), archive) : pipeline(source, archive);
  const [files] = await Promise.all([listFiles(archive, mostEntries, slices), unpacked]);
  return files;
}

async function listFiles(archive: Extract, mostEntries: number, slices: Slices): Promise<LayerFiles> {
  const layer = new LayerReader();
  let entries = 0;
  for await (const entry of archive) {
    if (++entries > mostEntries) throw new RangeError("its layers have too many files");
    layer.add(toFile(entry.header));
    entry.resume();
    if (slices.isOver) await slices.rest();
  }
  return layer.files;
}

function toFile({ name, type, size, linkname }: Header): ArchivedFile {
  return { name, kind: kindOf(type), bytes: size, target: linkname };
}

function kindOf(type: Header["type"]): ArchivedFile["kind"] {
  switch (type) {
    case "file":
    case "contiguous-file":
      return "file";
    case "directory":
      return "folder";
    case "link":
      return "secondName";
    default:
      return "other";
  }
}
