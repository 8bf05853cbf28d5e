import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { LayerFiles } from "../../core/build/contents/layerFiles.ts";
import { Slices } from "../../turns/slices.ts";
import { archiveOf, imageOf, streamOf } from "./archives.fixture.ts";
import { readImageArchive } from "./readImageArchive.ts";

const noLimit = Number.MAX_SAFE_INTEGER;

/** Keeps layers in memory, and notes what it was asked to keep. */
function memory(known: readonly string[] = []) {
  const added: string[] = [];
  const layer: LayerFiles = { sizes: new Map([["known", 1]]), deleted: [], emptied: [] };
  return {
    added,
    find: (name: string) => Promise.resolve(known.includes(name) ? layer : null),
    add: (name: string) => Promise.resolve(void added.push(name)),
  };
}

async function read(image: Buffer, store = memory(), most = noLimit, length = 1000): Promise<unknown> {
  const archived = await readImageArchive(streamOf(image, length), most, store, new Slices());
  return archived?.history.map(({ keyword, layer }) => {
    const files = layer === null ? undefined : archived.layers.get(layer);
    if (files === undefined) return layer === null ? keyword : `${keyword} ?`;
    const sizes = [...files.sizes].map(([path, size]) => `${path} ${size}`);
    return [keyword, ...sizes, ...files.deleted.map((path) => `-${path}`), ...files.emptied.map((p) => `=${p}`)].join(
      ", ",
    );
  });
}

describe("Reading an image's archive", () => {
  it("tells of each entry of its history what the layer holds", async () => {
    const first = await archiveOf({
      "a/": null,
      "a/b": "12345",
      "a/c": { link: "b" },
      "a/d": { secondNameOf: "a/b" },
    });
    const second = await archiveOf({ "a/.wh.b": "", "e/.wh..wh..opq": "", f: "1" });
    const image = await imageOf({ "blobs/sha256/1": first, "blobs/sha256/2": second }, [
      ["/bin/sh -c #(nop) ADD file:1 in / ", "blobs/sha256/1"],
      ['/bin/sh -c #(nop)  CMD ["sh"]', null],
      ["RUN /bin/sh -c x # buildkit", "blobs/sha256/2"],
    ]);
    const told = ["ADD, a/b 0, a/c 0, a/d 0", "CMD", "RUN, f 1, -a/b, =e"];
    for (const length of [100, 512, 1000, 65_536]) assert.deepEqual(await read(image, memory(), noLimit, length), told);
  });

  it("unpacks layers, and does without those that it can't", async () => {
    const layer = await archiveOf({ a: Buffer.alloc(100_000) });
    const zstd = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(5000, 7)]);
    const image = await imageOf({ "blobs/sha256/1": gzipSync(layer), "blobs/sha256/2": zstd }, [
      ["RUN a", "blobs/sha256/1"],
      ["RUN b", "blobs/sha256/2"],
    ]);
    assert.deepEqual(await read(image), ["RUN, a 100000", "RUN ?"]);
  });

  it("takes an empty layer, two entries with one layer, and one that is a link to another", async () => {
    const blobs = {
      "1/layer.tar": await archiveOf({ a: "1" }),
      "2/layer.tar": { link: "../1/layer.tar" },
      "3/layer.tar": await archiveOf({}),
    };
    const image = await imageOf(blobs, [
      ["RUN a", "1/layer.tar"],
      ["RUN b", "2/layer.tar"],
      ["RUN c", "3/layer.tar"],
      ["RUN d", "1/layer.tar"],
    ]);
    assert.deepEqual(await read(image), ["RUN, a 1", "RUN, a 1", "RUN", "RUN, a 1"]);
  });

  it("takes names and files of any length", async () => {
    const long = `${"folder/".repeat(30)}${"ü".repeat(60)}`;
    const layer = await archiveOf({ [long]: Buffer.alloc(700), b: "" });
    const image = await imageOf({ "blobs/sha256/1": layer }, [["RUN a", "blobs/sha256/1"]]);
    assert.deepEqual(await read(image), [`RUN, ${long} 700, b 0`]);
  });

  it("reads each layer once", async () => {
    const blobs = { "blobs/sha256/1": await archiveOf({ a: "1" }), "blobs/sha256/2": await archiveOf({ b: "1" }) };
    const image = await imageOf(blobs, [
      ["RUN a", "blobs/sha256/1"],
      ["RUN b", "blobs/sha256/2"],
    ]);
    const store = memory(["blobs/sha256/1"]);
    assert.deepEqual(await read(image, store), ["RUN, known 1", "RUN, b 1"]);
    assert.deepEqual(store.added, ["blobs/sha256/2"]);
  });

  it("knows no image where the archive has several or none, or another number of layers than its history", async () => {
    const one = { Config: "c", Layers: [] };
    const manifest = (...images: readonly unknown[]) =>
      archiveOf({ c: '{"history":[]}', "manifest.json": JSON.stringify(images) });
    assert.deepEqual(await read(await manifest(one)), []);
    for (const archive of [manifest(one, one), manifest(), archiveOf({}), manifest({ ...one, Config: "d" })])
      assert.equal(await read(await archive), undefined);
    assert.equal(await read(await manifest({ ...one, Layers: ["more"] })), undefined);
  });

  it("throws where the archive ends early, is damaged, too large, or given up", async () => {
    const layer = await archiveOf({ a: Buffer.alloc(50_000, 7) });
    const history = [["RUN a", "blobs/sha256/1"]] as const;
    const image = await imageOf({ "blobs/sha256/1": layer }, history);
    await assert.rejects(read(image.subarray(0, 20_000)));
    const damaged = await imageOf({ "blobs/sha256/1": gzipSync(layer).subarray(0, 60) }, history);
    await assert.rejects(read(damaged));
    await assert.rejects(read(image, memory(), 20_000), /larger/);
    const stalling = new Readable({ read: () => undefined });
    stalling.push(image.subarray(0, 20_000));
    const reading = readImageArchive(stalling, noLimit, memory(), new Slices());
    setImmediate(() => stalling.destroy(new Error("given up")));
    await assert.rejects(reading, /given up/);
    const aborted = AbortSignal.abort(new Error("enough"));
    await assert.rejects(readImageArchive(streamOf(image), noLimit, memory(), new Slices(aborted)), /enough/);
  });
});
