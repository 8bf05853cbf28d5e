import assert from "node:assert/strict";
import type { Vertex } from "../../core/build/formats/vertexTrace.ts";
import { imageDetails, unreachableDocker } from "../../unreachableDocker.fixture.ts";
import { failed, found } from "../engine.ts";
import { readBuildLayers } from "./buildLayers.ts";

const from: Vertex = {
  digest: "f",
  name: "[build 1/2] FROM docker.io/library/a:1@sha256:01",
  inputs: [],
  intervals: [],
};
const run: Vertex = { digest: "r", name: "[build 2/2] RUN b", inputs: ["f"], intervals: [] };
const layer = { id: "x", createdBy: "RUN b", createdAt: 1, sizeBytes: 2 };
const signal = new AbortController().signal;

describe("What the engine still holds of a build", () => {
  it("is the image under whichever name it is known", async () => {
    const api = unreachableDocker({
      history: (image) => Promise.resolve(image === "known" ? found([layer]) : failed("other", "No such image")),
    });
    assert.deepEqual((await readBuildLayers(api, [run], ["lost", "known"], signal)).image, [layer]);
    assert.deepEqual((await readBuildLayers(api, [run], ["lost"], signal)).image, []);
  });

  it("is the size of its base images, and the build cache", async () => {
    const cached = { id: "1", parents: [], isLocalCopy: false, description: "x", createdAt: 1, sizeBytes: 2 };
    const asked: string[] = [];
    const api = unreachableDocker({
      buildCache: () => Promise.resolve(found([cached])),
      image: (reference) => {
        asked.push(reference);
        return Promise.resolve(found(imageDetails("a", { sizeBytes: 38, createdAt: 7 })));
      },
    });
    const { cache, bases } = await readBuildLayers(api, [from, run], [], signal);
    assert.deepEqual(cache, [cached]);
    assert.deepEqual(bases.get("f"), { sizeBytes: 38, createdAt: 7 });
    assert.deepEqual([bases.size, asked.length], [1, 1]);
    assert.match(asked[0] ?? "", /^docker\.io\/library\/a/);
  });

  it("is nothing when the engine does not answer", async () => {
    const nothing = { image: [], cache: [], bases: new Map() };
    assert.deepEqual(await readBuildLayers(unreachableDocker(), [from, run], ["x"], signal), nothing);
  });
});
