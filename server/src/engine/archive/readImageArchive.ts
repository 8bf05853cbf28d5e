import { posix } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, type Extract } from "tar-stream";
import * as v from "valibot";
import type { LayerFiles } from "../../core/build/contents/layerFiles.ts";
import { keywordOf } from "../../core/build/layers.ts";
import type { Slices } from "../../turns/slices.ts";
import type { LayerStore } from "../../disk/layerStore.ts";
import { readLayer, tellPacking } from "./readLayer.ts";

/** One entry of an image's history. */
export interface ArchivedEntry {
  /** The instruction that made it. */
  readonly keyword: string;
  /** The name of its layer in the archive, which no other content has; null where it has none. */
  readonly layer: string | null;
}

/** An image as its archive has it. */
export interface ArchivedImage {
  /** The oldest entry first. */
  readonly history: readonly ArchivedEntry[];
  /** What layers hold, by their names; one that can't be unpacked is missing. */
  readonly layers: ReadonlyMap<string, LayerFiles>;
}

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never;

/** Entries of all layers together: names take memory. */
const mostEntries = 1_000_000;
/** Bytes of descriptions that are read: what is longer describes something else. */
const longestText = 4 * 1024 * 1024;

const Manifest = v.array(v.object({ Config: v.string(), Layers: v.nullable(v.array(v.string())) }));
const Config = v.object({
  history: v.array(v.object({ created_by: v.optional(v.string(), ""), empty_layer: v.optional(v.boolean(), false) })),
});

/**
 * Reads an image's archive as it comes (`docker save`, of either image store): of layers only names and sizes, and nothing of
 * those that are known. Null when it is not of one image, or does not say which layers are whose. Throws where it ends early,
 * when it is given up, and when it has more bytes than that, or too many files.
 */
export async function readImageArchive(
  source: Readable,
  mostBytes: number,
  known: LayerStore,
  slices: Slices,
): Promise<ArchivedImage | null> {
  const archive = extract();
  const reader = new ArchiveReader(known, slices);
  const readAll = async (): Promise<void> => {
    for await (const entry of archive) await reader.read(entry);
  };
  await Promise.all([readAll(), pipeline(source, (chunks) => upTo(mostBytes, chunks), archive)]);
  return reader.finish();
}

async function* upTo(mostBytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError("it is larger than the engine says");
    yield chunk;
  }
}

/** Descriptions come behind what they describe, so everything is read that may be a layer. */
class ArchiveReader {
  private readonly known: LayerStore;
  private readonly slices: Slices;
  private readonly texts = new Map<string, string>();
  private readonly layers = new Map<string, LayerFiles>();
  private entries = 0;
  /** Where engines before 25 have a layer under two names. */
  private readonly links = new Map<string, string>();

  constructor(known: LayerStore, slices: Slices) {
    this.known = known;
    this.slices = slices;
  }

  async read(entry: Entry): Promise<void> {
    const { name, type, size, linkname } = entry.header;
    if (type === "symlink") this.links.set(name, posix.join(posix.dirname(name), linkname));
    else if (type === "file" && size > 0) await this.readFile(entry, name, size);
    entry.resume();
  }

  private async readFile(entry: Entry, name: string, size: number): Promise<void> {
    const known = await this.known.find(name);
    if (known !== null) {
      this.note(name, known);
      return;
    }
    const chunks = (entry as AsyncIterable<Buffer, undefined>)[Symbol.asyncIterator]();
    const head = await takeHead(chunks);
    const packing = tellPacking(head);
    const bytes = withHead(head, chunks);
    if (packing !== "unreadable") {
      const layer = await readLayer(bytes, packing, mostEntries - this.entries, this.slices);
      this.note(name, layer);
      await this.known.add(name, layer);
    } else if (size <= longestText) this.texts.set(name, await readText(bytes));
    else await skip(bytes);
  }

  private note(name: string, layer: LayerFiles): void {
    this.layers.set(name, layer);
    this.entries += layer.sizes.size;
  }

  finish(): ArchivedImage | null {
    const manifest = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), this.texts.get("manifest.json"));
    const [first, ...others] = manifest.success ? manifest.output : [];
    if (first === undefined || others.length > 0) return null;
    const config = v.safeParse(v.pipe(v.string(), v.parseJson(), Config), this.texts.get(first.Config));
    const names = (first.Layers ?? []).map((name) => this.links.get(name) ?? name);
    if (!config.success) return null;
    const history = config.output.history.map(({ created_by, empty_layer }): ArchivedEntry => {
      return { keyword: keywordOf({ createdBy: created_by }), layer: empty_layer ? null : (names.shift() ?? "") };
    });
    const isWhole = names.length === 0 && history.every(({ layer }) => layer !== "");
    return isWhole ? { history, layers: this.layers } : null;
  }
}

/** Enough bytes to tell what they are, unless there are fewer. */
async function takeHead(chunks: AsyncIterator<Buffer, undefined>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 512) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* withHead(head: Buffer, chunks: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  yield head;
  for (;;) {
    const { done, value } = await chunks.next();
    if (done === true) return;
    yield value;
  }
}

async function skip(bytes: AsyncIterable<Buffer>): Promise<void> {
  const chunks = bytes[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}

async function readText(bytes: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}
