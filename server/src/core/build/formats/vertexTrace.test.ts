import assert from "node:assert/strict";
import { isCancellation, isInstruction, outcomeOf, type Interval, type Vertex } from "./vertexTrace.ts";

const ran: Interval = { startedAt: 1, completedAt: 2, cached: false, error: null };
const hit: Interval = { ...ran, cached: true };
const open: Interval = { ...ran, completedAt: null };

const run = (...intervals: Interval[]): Vertex => ({ digest: "a", name: "[2/2] RUN x", inputs: ["b"], intervals });
const from = (...intervals: Interval[]): Vertex => ({ digest: "b", name: "[1/2] FROM x", inputs: [], intervals });
const pinned = (...intervals: Interval[]): Vertex => ({ ...from(...intervals), name: "[1/2] FROM x@sha256:1" });

describe("What became of a step", () => {
  it("is built when it ran, cached when BuildKit says so", () => {
    assert.equal(outcomeOf(run(ran), true), "built");
    assert.equal(outcomeOf(run(hit), true), "cached");
  });

  it("is cached for an image of which only the key was computed", () => {
    assert.equal(outcomeOf(from(ran), true), "cached");
    assert.equal(outcomeOf(pinned(ran, ran), true), "cached");
  });

  it("is built for an image that was fetched after that", () => {
    assert.equal(outcomeOf(from(ran, ran), true), "built");
    assert.equal(outcomeOf(pinned(ran, ran, ran), true), "built");
    assert.equal(outcomeOf(from(ran, hit), true), "cached");
  });

  it("is not reached when a build ended before it, also when it says cached without an end", () => {
    assert.equal(outcomeOf(run(), true), "notReached");
    assert.equal(outcomeOf(run({ ...hit, completedAt: null }), true), "notReached");
  });

  it("is running while the build runs, canceled when the build was cut off", () => {
    assert.equal(outcomeOf(run(open), false), "running");
    assert.equal(outcomeOf(run(open), true), "canceled");
  });

  it("tells a failure from a cancellation", () => {
    assert.equal(outcomeOf(run({ ...ran, error: "exit code: 1" }), true), "failed");
    for (const error of ["context canceled", "rpc error: code = Canceled desc = x", "CANCELED: x"]) {
      assert.equal(outcomeOf(run({ ...ran, error }), true), "canceled", error);
      assert.ok(isCancellation(error));
    }
  });
});

describe("Steps of the Dockerfile", () => {
  const named = (name: string, error: string | null = null) =>
    isInstruction({ digest: "a", name, inputs: [], intervals: [{ ...ran, error }] });

  it("are told from BuildKit's own work", () => {
    const names = ["[1/2] FROM x", "[build 2/6] RUN x", "LINK [2/2] COPY --link a b", "[linux/amd64 2/2] RUN x"];
    const others = ["[internal] load build context", "[auth] library/x:pull", "exporting to image", "importing cache"];
    assert.deepEqual(
      names.filter((name) => !named(name)),
      [],
    );
    assert.deepEqual(
      others.filter((name) => named(name)),
      [],
    );
  });

  it("include the look-up of a base image that can't be had", () => {
    assert.equal(named("[internal] load metadata for docker.io/library/x:1"), false);
    assert.equal(named("[internal] load metadata for docker.io/library/x:1", "not found"), true);
  });
});
