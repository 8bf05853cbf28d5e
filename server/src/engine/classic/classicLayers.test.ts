import assert from "node:assert/strict";
import { unreachableDocker } from "../../unreachableDocker.fixture.ts";
import type { ImageSummary } from "../dockerApi.ts";
import { found } from "../engine.ts";
import { readClassicLayers } from "./classicLayers.ts";

const signal = new AbortController().signal;
const image = (id: string, parent: string, sizeBytes: number): ImageSummary => {
  return {
    id: `sha256:${id.repeat(64)}`,
    parent: parent && `sha256:${parent.repeat(64)}`,
    tags: [],
    createdAt: 7,
    sizeBytes,
  };
};

describe("Layers of the classic builder", () => {
  it("are what an image adds to the one it was made from, by the short id that is printed", async () => {
    const images = [image("a", "", 100), image("b", "a", 138), image("c", "b", 138)];
    const api = unreachableDocker({ images: () => Promise.resolve(found(images)) });
    const { layer: layers, fullId } = await readClassicLayers(api, signal);
    assert.deepEqual(layers("a".repeat(12)), { sizeBytes: 100, createdAt: 7 });
    assert.deepEqual(layers("b".repeat(12))?.sizeBytes, 38);
    assert.deepEqual(layers("c".repeat(64))?.sizeBytes, 0);
    assert.equal(layers("d".repeat(12)), null);
    assert.equal(fullId("b".repeat(12)), images[1]?.id);
  });

  it("are not known when the engine does not answer", async () => {
    assert.equal((await readClassicLayers(unreachableDocker(), signal)).layer("a".repeat(12)), null);
  });
});
