import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LayerFiles } from "../core/build/contents/layerFiles.ts";
import { openLayerStore } from "./layerStore.ts";

const nothing: LayerFiles = { sizes: new Map(), deleted: [], emptied: [] };
const layer: LayerFiles = {
  sizes: new Map([
    ["a/b\nc ü", 5],
    ["-", 0],
  ]),
  deleted: ["x/y"],
  emptied: ["z", ""],
};

describe("Layers kept on disk", () => {
  let folder: string;
  let warnings: string[];
  const open = (limits?: { bytes: number; age: number }) =>
    openLayerStore(folder, (message) => warnings.push(message), limits);
  const files = async () => (await readdir(join(folder, "layers"))).map((name) => join(folder, "layers", name));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "layer-store-"));
    warnings = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("come back as they were, whatever files are called", async () => {
    await open().add("one", layer);
    await open().add("two", nothing);
    assert.deepEqual(await open().find("one"), layer);
    assert.deepEqual(await open().find("two"), nothing);
    assert.equal(await open().find("three"), null);
  });

  it("take little room, also when they hold many files", async () => {
    const sizes = new Map(Array.from({ length: 20_000 }, (_, index) => [`app/node_modules/${index}/index.js`, index]));
    await open().add("one", { ...nothing, sizes });
    const [file = ""] = await files();
    assert.ok((await stat(file)).size < 200_000);
    assert.deepEqual((await open().find("one"))?.sizes, sizes);
  });

  it("are set aside when they can't be read, with one line", async () => {
    await open().add("one", layer);
    const [file = ""] = await files();
    await writeFile(file, "garbage");
    assert.equal(await open().find("one"), null);
    assert.deepEqual(warnings, [`What was kept of a layer can't be read and was set aside: ${file}.unreadable`]);
    assert.equal(await open().find("one"), null);
    assert.equal(warnings.length, 1);
  });

  it("go when they are old, or were used least recently and there is no room", async () => {
    const store = open({ bytes: 200, age: 60_000 });
    await store.add("old", layer);
    const [old = ""] = await files();
    await utimes(old, 1, 1);
    await store.add("new", layer);
    assert.equal(await store.find("old"), null);
    for (const name of ["a", "b", "c", "d"]) await store.add(name, layer);
    assert.ok((await files()).length < 4);
    assert.deepEqual(await store.find("d"), layer);
    assert.equal(await store.find("new"), null);
  });
});
