import assert from "node:assert/strict";
import { recordOf } from "../core/build/record.fixture.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import type { EngineEvents } from "../engine/dockerApi.ts";
import { found } from "../engine/engine.ts";
import { unreachableDocker } from "../unreachableDocker.fixture.ts";
import type { ImagesAtHand } from "./baseImages.ts";
import { findSettled } from "./settledImages.ts";

const image = (id: string) => {
  return { id, createdAt: null, digests: [], layers: [], config: emptyImageConfig, platform: defaultPlatform };
};
const images: ImagesAtHand = new Map([
  ["a", image("sha256:a")],
  ["localhost:5000/b:1", image("sha256:b")],
  ["gone", null],
]);

/** Which images the build that began at 1000 found as they are now. */
async function settled(
  status: "completed" | "failed",
  events: EngineEvents | null,
  before?: string,
): Promise<string[]> {
  const api = unreachableDocker(events === null ? {} : { events: () => Promise.resolve(found(events)) });
  const config = { ...emptyImageConfig, env: [] };
  const earlier = before === undefined ? [] : [{ baseImages: new Map([["a", { id: before, layers: [], config }]]) }];
  const { signal } = new AbortController();
  return [...(await findSettled(recordOf([], { status, startedAt: 1000 }), images, earlier, api, signal))];
}

describe("The images that a build found as they are now", () => {
  const both = ["a", "localhost:5000/b:1"];

  it("are all to which nothing happened since, if the engine remembers the time before", async () => {
    assert.deepEqual(
      await settled("failed", { oldest: 999, images: [{ at: 999, action: "tag", subjects: ["a:latest"] }] }),
      both,
    );
    assert.deepEqual(await settled("failed", { oldest: 1000, images: [] }), []);
    assert.deepEqual(await settled("failed", { oldest: null, images: [] }), []);
  });

  it("are none that was pulled, named or loaded since, whichever tag the engine tells", async () => {
    const after = (...subjects: string[]) =>
      settled("failed", { oldest: 0, images: [{ at: 1000, action: "tag", subjects }] });
    assert.deepEqual(await after("sha256:other", "library/a:2"), both.slice(1));
    assert.deepEqual(await after("localhost:5000/b:1", "localhost:5000/b"), both.slice(0, 1));
    assert.deepEqual(await after("sha256:a", "sha256:a"), both.slice(1));
    assert.deepEqual(await after("sha256:other", "other:latest"), both);
  });

  it("are those that an earlier build found so, where the engine does not tell", async () => {
    assert.deepEqual(await settled("failed", null, "sha256:a"), ["a"]);
    assert.deepEqual(await settled("failed", null, "sha256:other"), []);
    const moved = { oldest: 0, images: [{ at: 1000, action: "tag", subjects: ["sha256:a", "a:latest"] }] };
    assert.deepEqual(await settled("failed", moved, "sha256:a"), both.slice(1));
    assert.deepEqual(await settled("completed", moved, "sha256:a"), ["a"]);
  });
});
