import assert from "node:assert/strict";
import { readSample } from "../../../samples.fixture.ts";
import { readBuildMetadata } from "./buildMetadata.ts";

const decode = (data: string) => Buffer.from(data, "base64").toString("utf8");

describe("Reading the metadata file of a build", () => {
  it("names the build, its image, and where its steps stand", () => {
    const metadata = readBuildMetadata(readSample("buildkit-graphdriver/01-cold.metadata.json"), decode);
    assert.equal(metadata?.ref, "9hyane0hapjohtjdwct9dk47w");
    assert.match(metadata.images[0] ?? "", /^sha256:d14ac497/);
    assert.match(metadata.provenance?.dockerfile ?? "", /FROM \$\{BASE\} AS build/);
    assert.equal(metadata.provenance?.lines.size, 9);
  });

  it("names the image's configuration before its manifest, which a graph-driver engine does not know", () => {
    const json = JSON.stringify({ "containerimage.digest": "sha256:b", "containerimage.config.digest": "sha256:a" });
    assert.deepEqual(readBuildMetadata(json, decode), {
      ref: null,
      images: ["sha256:a", "sha256:b"],
      provenance: null,
    });
  });

  it("is none when the file holds something else", () => {
    for (const text of ["", "{", "1", '{"buildx.build.ref":1}']) assert.equal(readBuildMetadata(text, decode), null);
  });
});
