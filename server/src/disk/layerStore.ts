import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { LayerFiles } from "../core/build/contents/layerFiles.ts";
import { prune, touch, type FolderLimits } from "./boundedFolder.ts";
import { Slices } from "../turns/slices.ts";
import { writeAtomically } from "./writeAtomically.ts";

/** What layers of images hold, as far as it was read before: each is read from an engine once. */
export interface LayerStore {
  /** `name`: by which archives know the layer, and no other content. Null when it is not kept, or can't be read. */
  find(name: string): Promise<LayerFiles | null>;
  add(name: string, layer: LayerFiles): Promise<void>;
}

const usualLimits: FolderLimits = { bytes: 64 * 1024 ** 2, age: 30 * 24 * 60 * 60 * 1000 };
const ending = ".layer";
/** Raised when the format changes; files of another version are not read. */
const header = "cachelens layer 1";
/** What stands in the place of a size. */
const marks = { deleted: "-", emptied: "=" };
const rowsAtOnce = 2000;

/** Keeps layers in `<folder>/layers`. What can't be read is set aside and told to `warn`. */
export function openLayerStore(folder: string, warn: (message: string) => void, limits = usualLimits): LayerStore {
  const home = join(folder, "layers");
  const pathOf = (name: string): string => join(home, createHash("sha256").update(name).digest("hex") + ending);
  return {
    async find(name) {
      const path = pathOf(name);
      const packed = await readFile(path).catch(() => null);
      if (packed === null) return null;
      const text = await promisify(gunzip)(packed).catch(() => null);
      const layer = text === null ? null : await decode(text);
      if (layer !== null) touch(path);
      else {
        await rename(path, `${path}.unreadable`).catch(() => undefined);
        warn(`What was kept of a layer can't be read and was set aside: ${path}.unreadable`);
      }
      return layer;
    },
    async add(name, layer) {
      const pieces: Buffer[] = [];
      // Archives of gzip can stand one behind the other.
      for (const text of encode(layer)) pieces.push(await promisify(gzip)(text));
      await writeAtomically(pathOf(name), pieces);
      await prune(home, ending, limits);
    },
  };
}

/** The header, then for each path its size, or a mark, and itself; each ends with a zero, which no path can have. */
function* encode(layer: LayerFiles): Generator<string> {
  let rows = [header];
  for (const [path, size] of listRows(layer)) {
    rows.push(String(size), path);
    if (rows.length < rowsAtOnce) continue;
    yield `${rows.join("\0")}\0`;
    rows = [];
  }
  yield rows.map((row) => `${row}\0`).join("");
}

function* listRows({ sizes, deleted, emptied }: LayerFiles): Generator<readonly [string, number | string]> {
  for (const path of deleted) yield [path, marks.deleted];
  for (const path of emptied) yield [path, marks.emptied];
  yield* sizes;
}

/** Null when it is something else. */
async function decode(bytes: Buffer): Promise<LayerFiles | null> {
  const [sizes, deleted, emptied] = [new Map<string, number>(), [] as string[], [] as string[]];
  const slices = new Slices();
  const texts = splitTexts(bytes);
  if (texts.next().value !== header) return null;
  for (const size of texts) {
    const { value: path, done } = texts.next();
    if (done === true) return null;
    if (size === marks.deleted) deleted.push(path);
    else if (size === marks.emptied) emptied.push(path);
    else sizes.set(path, Number(size));
    if (slices.isOver) await slices.rest();
  }
  return { sizes, deleted, emptied };
}

function* splitTexts(bytes: Buffer): Generator<string, undefined> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return;
    yield bytes.toString("utf8", at, end);
    at = end + 1;
  }
}
