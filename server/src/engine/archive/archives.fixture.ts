import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { pack } from "tar-stream";

/** What a test says of a file in an archive: its content, or what else it is; null for a folder. */
export type GivenFile = string | Buffer | { readonly link: string } | { readonly secondNameOf: string } | null;

/** Makes a tar archive of files by their names, in their order. */
export async function archiveOf(files: Readonly<Record<string, GivenFile>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, file] of Object.entries(files)) {
    if (file === null) archive.entry({ name, type: "directory" });
    else if (typeof file === "string" || Buffer.isBuffer(file)) archive.entry({ name }, file);
    else if ("link" in file) archive.entry({ name, type: "symlink", linkname: file.link });
    else archive.entry({ name, type: "link", linkname: file.secondNameOf });
  }
  archive.finalize();
  return buffer(archive);
}

/** Entries of a history, oldest first: an instruction, and its layer's name in the archive or null. */
export type GivenHistory = readonly (readonly [createdBy: string, layer: string | null])[];

/** Makes an image's archive: its blobs, then what describes them, as engines do. */
export async function imageOf(blobs: Readonly<Record<string, GivenFile>>, history: GivenHistory): Promise<Buffer> {
  const layers = history.flatMap(([, layer]) => layer ?? []);
  const config = history.map(([created_by, layer]) => ({
    created_by,
    ...(layer === null ? { empty_layer: true } : {}),
  }));
  return archiveOf({
    ...blobs,
    "blobs/sha256/config": JSON.stringify({ os: "linux", history: config }),
    "index.json": "{}",
    "manifest.json": JSON.stringify([{ Config: "blobs/sha256/config", RepoTags: null, Layers: layers }]),
  });
}

/** As it comes from an engine: in pieces of any length. */
export function streamOf(bytes: Buffer, length = 1000): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
  return Readable.from(pieces, { objectMode: false });
}
