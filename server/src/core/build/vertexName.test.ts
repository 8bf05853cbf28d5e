import assert from "node:assert/strict";
import { readVertexName } from "./vertexName.ts";

const read = (name: string) => {
  const parts = readVertexName(name);
  return parts === null ? null : [parts.stage, parts.number, parts.text];
};

describe("Names that BuildKit prints", () => {
  it("tell stage, number and instruction", () => {
    assert.deepEqual(read("[build 2/6] RUN a [1/2] b\nc"), ["build", 2, "RUN a [1/2] b\nc"]);
    assert.deepEqual(read("[1/2] FROM docker.io/library/x:1"), ["", 1, "FROM docker.io/library/x:1"]);
    assert.deepEqual(read("[stage-1 3/3] COPY a b"), ["stage-1", 3, "COPY a b"]);
  });

  it("have aligned numbers in a stage of ten steps or more", () => {
    assert.deepEqual(read("[build  2/12] RUN a"), ["build", 2, "RUN a"]);
    assert.deepEqual(read("[ 2/12] RUN a"), ["", 2, "RUN a"]);
  });

  it("have a platform in front in a build for several", () => {
    assert.deepEqual(read("[linux/amd64 build 2/6] RUN a"), ["build", 2, "RUN a"]);
    assert.deepEqual(read("[linux/arm64/v8 2/6] RUN a"), ["", 2, "RUN a"]);
    assert.deepEqual(read("[linux/amd64->arm64 build 2/6] RUN a"), ["build", 2, "RUN a"]);
  });

  it("are the same with an image's digest, and for the merge of a linked copy", () => {
    assert.deepEqual(read("[1/2] FROM docker.io/library/x:1@sha256:0123ab"), ["", 1, "FROM docker.io/library/x:1"]);
    assert.deepEqual(read("LINK [2/2] COPY --link a b"), read("[2/2] LINK COPY --link a b"));
    assert.deepEqual(read("LINK [2/2] COPY --link a b"), ["", 2, "COPY --link a b"]);
  });

  it("of other work belong to no instruction", () => {
    assert.deepEqual(["[internal] load build context", "exporting to image", "[auth] x"].map(read), [null, null, null]);
  });
});
