import assert from "node:assert/strict";
import type { Vertex } from "./formats/vertexTrace.ts";
import { recordBuildKitBuild, type BuildKitBuild } from "./recordBuildKitBuild.ts";

const SECOND = 1000;
const run: Vertex = {
  digest: "run",
  name: "[2/2] RUN make",
  inputs: ["from"],
  intervals: [{ startedAt: 10 * SECOND, completedAt: 14 * SECOND, cached: false, error: null }],
};
const hit: Vertex = { ...run, intervals: [{ startedAt: SECOND, completedAt: SECOND, cached: true, error: null }] };
const context: Vertex = { ...run, digest: "context", name: "[internal] load build context", inputs: [] };

const NO_LAYERS = { image: [], cache: [], bases: new Map<string, never>() };

function record(vertexes: readonly Vertex[], facts: Partial<BuildKitBuild> = {}) {
  return recordBuildKitBuild({
    ref: "abc",
    source: "history",
    status: "completed",
    startedAt: 0,
    completedAt: 20 * SECOND,
    target: null,
    buildArgs: new Map(),
    origin: null,
    error: null,
    dockerfile: "/project/Dockerfile",
    context: "/project",
    vertexes,
    provenance: null,
    layers: NO_LAYERS,
    ...facts,
  });
}

describe("The record of a BuildKit build", () => {
  it("has the steps of the Dockerfile, not BuildKit's own work", () => {
    const { steps } = record([run, context]);
    assert.deepEqual(
      steps.map(({ place }) => place),
      [{ kind: "name", name: "[2/2] RUN make" }],
    );
  });

  it("tells how long a step ran and when its layer was made", () => {
    const [step] = record([run]).steps;
    assert.deepEqual([step?.outcome, step?.durationMs, step?.createdAt], ["built", 4 * SECOND, 14 * SECOND]);
  });

  it("tells of a cached step the layer that is older than the build", () => {
    const made = {
      id: "1",
      parents: [],
      isLocalCopy: false,
      description: "mount / from exec /bin/sh -c make",
      createdAt: 500,
      sizeBytes: 38,
    };
    const [step] = record([hit], { layers: { ...NO_LAYERS, cache: [made] } }).steps;
    assert.deepEqual([step?.outcome, step?.durationMs, step?.sizeBytes, step?.createdAt], ["cached", null, 38, 500]);
  });

  it("places steps by the provenance, and keeps its text of the Dockerfile", () => {
    const ranges = [{ line: 2, endLine: 3 }];
    const lines = new Map([["run", ranges]]);
    const built = record([run], {
      provenance: { dockerfile: "FROM x", lines, execArgs: new Map(), images: new Map() },
    });
    assert.deepEqual(built.steps[0]?.place, { kind: "lines", ranges });
    assert.equal(built.dockerfile.text, "FROM x");
  });

  it("leaves a step running while the build runs", () => {
    const open: Vertex = { ...run, intervals: [{ startedAt: 1, completedAt: null, cached: false, error: null }] };
    assert.equal(record([open], { status: "running" }).steps[0]?.outcome, "running");
    assert.equal(record([open], { status: "canceled" }).steps[0]?.outcome, "canceled");
  });

  it("keeps of the image's history the keywords only: commands show the values of build arguments", () => {
    const image = [
      { id: "1", createdBy: "RUN |1 TOKEN=s3cret /bin/sh -c make # buildkit", createdAt: 1, sizeBytes: 2 },
    ];
    const { imageLayers } = record([run], { layers: { ...NO_LAYERS, image } });
    assert.deepEqual(imageLayers, [{ keyword: "RUN", createdAt: 1, sizeBytes: 2 }]);
  });
});
