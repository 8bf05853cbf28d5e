import type { Pausable } from "../../pausable.ts";
import { isBookkeeping } from "./bookkeeping.ts";
import type { LayerFiles } from "./layerFiles.ts";

/** Bytes of one layer that are in the image though a later layer hides them. */
export interface Waste {
  /** The place of the layer that has them, and of the one that hides them. */
  readonly added: number;
  readonly gone: number;
  /** `rewritten`: the later layer has files of the same names; owners and modes may be all that is new. */
  readonly kind: "deleted" | "rewritten";
  readonly bytes: number;
  /** What is deleted, folders as a whole, or files that are rewritten: absolute, the largest few. */
  readonly paths: readonly string[];
  /** How many there are with those. */
  readonly count: number;
  /** The folder that holds all of them, absolute. */
  readonly folder: string;
}

/** Bytes: less is not worth a word. */
export const leastWaste = 1_000_000;

const mostPaths = 3;
/** Files between two pauses. */
const filesAtOnce = 200;

/**
 * What an image carries in vain: what a layer adds, and a later one deletes or writes again. Places are those in `layers`, from
 * the lowest on; null is one of which nothing is known. Bookkeeping is left out. The largest first.
 */
export function* findWaste(layers: readonly (LayerFiles | null)[]): Pausable<Waste[]> {
  const tallies = new Tallies();
  const root: Folder = new Map();
  for (const [place, layer] of layers.entries()) if (layer !== null) yield* lay(layer, place, root, tallies);
  return tallies.list();
}

/** Puts a layer on top of what is there. */
function* lay({ sizes, deleted, emptied }: LayerFiles, place: number, root: Folder, tallies: Tallies): Pausable<void> {
  let entries = 0;
  for (const paths of [emptied, deleted]) {
    for (const path of paths) {
      const hidden = takeAway(root, path);
      if (hidden !== undefined) yield* tallies.hide(hidden, place, "deleted", path);
      if (++entries % filesAtOnce === 0) yield;
    }
  }
  for (const [path, bytes] of sizes) {
    const hidden = put(root, path, { bytes, layer: place });
    const kind = hidden instanceof Map ? "deleted" : "rewritten";
    if (hidden !== undefined) yield* tallies.hide(hidden, place, kind, path);
    if (++entries % filesAtOnce === 0) yield;
  }
}

/** A file that an image shows, and the layer that it is from. */
interface Held {
  readonly bytes: number;
  readonly layer: number;
}

/** What an image shows after some layers. */
type Folder = Map<string, Folder | Held>;

/** Removes a file, or a folder with all in it; undefined when nothing is there. */
function takeAway(root: Folder, path: string): Folder | Held | undefined {
  const names = path.split("/");
  const name = names.pop() ?? "";
  let folder: Folder | Held | undefined = root;
  for (const each of names) folder = folder instanceof Map ? folder.get(each) : undefined;
  if (!(folder instanceof Map)) return undefined;
  const taken = folder.get(name);
  folder.delete(name);
  return taken;
}

/** Adds a file, and answers what it hides. */
function put(root: Folder, path: string, file: Held): Folder | Held | undefined {
  const names = path.split("/");
  const name = names.pop() ?? "";
  let folder = root;
  let hidden: Folder | Held | undefined;
  for (const each of names) {
    const there = folder.get(each);
    const inner: Folder = there instanceof Map ? there : new Map<string, Folder | Held>();
    if (inner !== there) {
      hidden = there;
      folder.set(each, inner);
    }
    folder = inner;
  }
  hidden ??= folder.get(name);
  folder.set(name, file);
  return hidden;
}

/** The waste of one pair of layers, as it adds up. */
interface Tally {
  readonly pair: Pick<Waste, "added" | "gone" | "kind">;
  bytes: number;
  count: number;
  /** Without slashes around it, as paths in layers are. */
  folder: string;
  /** From the largest on. */
  largest: readonly { readonly path: string; readonly bytes: number }[];
}

class Tallies {
  private readonly byPair = new Map<string, Tally>();
  private files = 0;

  /** Counts a file that is gone, or all in a folder, as bytes of the path by which the layer at `gone` hides it. */
  *hide(item: Folder | Held, gone: number, kind: Waste["kind"], path: string): Pausable<void> {
    const byLayer = new Map<number, number>();
    yield* this.addUp(item, path, byLayer);
    byLayer.delete(gone);
    for (const [added, bytes] of byLayer) if (bytes > 0) this.add({ added, gone, kind }, path, bytes);
  }

  private *addUp(item: Folder | Held, path: string, byLayer: Map<number, number>): Pausable<void> {
    if (item instanceof Map) for (const [name, each] of item) yield* this.addUp(each, `${path}/${name}`, byLayer);
    else if (!isBookkeeping(path)) byLayer.set(item.layer, (byLayer.get(item.layer) ?? 0) + item.bytes);
    if (++this.files % filesAtOnce === 0) yield;
  }

  private add(pair: Tally["pair"], path: string, bytes: number): void {
    const key = `${pair.added} ${pair.gone} ${pair.kind}`;
    const tally = this.byPair.get(key) ?? { pair, bytes: 0, count: 0, folder: parentOf(path), largest: [] };
    this.byPair.set(key, tally);
    tally.bytes += bytes;
    tally.count++;
    while (tally.folder !== "" && !path.startsWith(`${tally.folder}/`)) tally.folder = parentOf(tally.folder);
    tally.largest = [...tally.largest, { path, bytes }].sort((a, b) => b.bytes - a.bytes).slice(0, mostPaths);
  }

  list(): Waste[] {
    return [...this.byPair.values()]
      .map(({ pair, bytes, count, folder, largest }): Waste => {
        return { ...pair, bytes, count, folder: `/${folder}`, paths: largest.map(({ path }) => `/${path}`) };
      })
      .sort((a, b) => b.bytes - a.bytes);
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
