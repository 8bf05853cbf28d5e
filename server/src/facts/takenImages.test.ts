import assert from "node:assert/strict";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import type { ImageAtHand } from "./baseImages.ts";
import type { Registry } from "./registry.ts";
import { listBases, listNewer } from "./takenImages.ts";

const image = (...digests: string[]): ImageAtHand => {
  return { id: "i", digests, layers: [], config: emptyImageConfig, platform: defaultPlatform, createdAt: 7 };
};

describe("What registries say of the images at hand", () => {
  const images = new Map([
    ["old", image("sha256:1")],
    ["same", image("sha256:2")],
    ["own", image()],
    ["gone", null],
  ]);
  const registry: Pick<Registry, "answer"> = { answer: () => ({ digest: "sha256:2", askedAt: 5 }) };
  const sources = { images, registry: registry as Registry, pull: false };

  it("tells which are older than theirs, but not of images that never came from a registry", () => {
    assert.deepEqual([...listNewer(sources)], [["old", { digest: "sha256:2", askedAt: 5 }]]);
    const states = [...listBases(sources)].map(([name, { isNewest }]) => [name, isNewest.known && isNewest.value]);
    assert.deepEqual(states, [
      ["old", false],
      ["same", true],
      ["own", false],
    ]);
    assert.deepEqual(listBases(sources).get("own")?.isNewest.known, false);
    assert.equal(listBases(sources).get("own")?.digest, null);
    assert.equal(listBases(sources).get("old")?.digest, "sha256:2");
    assert.deepEqual(listBases(sources).get("old")?.isNewest.known, true);
  });

  it("tells the digest of the engine's own where no registry was asked, and it has but one", () => {
    const several = new Map([...images, ["several", image("sha256:1", "sha256:3")] as const]);
    const digests = [...listBases({ images: several, registry: null })].map(([, { digest }]) => digest);
    assert.deepEqual(digests, ["sha256:1", "sha256:2", null, null]);
  });
});
