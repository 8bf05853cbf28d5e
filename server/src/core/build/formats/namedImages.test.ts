import assert from "node:assert/strict";
import { readNamedImages } from "./namedImages.ts";
import type { Vertex } from "./vertexTrace.ts";

const digest = `sha256:${"a1".repeat(32)}`;
const named = (name: string): Vertex => ({ digest: "sha256:v", name, inputs: [], intervals: [] });

describe("The images of a build that left no provenance", () => {
  it("are told by the names of its FROM steps, where these were resolved to a digest", () => {
    const images = readNamedImages([
      named(`[build 1/5] FROM docker.io/library/golang:1.22@${digest}`),
      named("[stage-1 1/2] FROM docker.io/library/busybox:latest"),
      named("[internal] load metadata for docker.io/library/golang:1.22"),
      named(`[build 2/5] RUN echo FROM x@${digest}`),
    ]);
    assert.deepEqual([...images], [["docker.io/library/golang:1.22", digest]]);
  });
});
