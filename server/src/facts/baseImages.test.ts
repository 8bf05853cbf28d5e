import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { known } from "../core/known.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { planBuild } from "../core/plan/planBuild.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import { failed, found } from "../engine/engine.ts";
import { imageDetails, unreachableDocker } from "../unreachableDocker.fixture.ts";
import { askForImages, imagesOf, imageThen, type ImageAtHand, type ImagesAtHand } from "./baseImages.ts";

const image = (facts: Partial<ImageAtHand> = {}): ImageAtHand => {
  return {
    id: "sha256:i",
    createdAt: null,
    digests: [],
    layers: ["sha256:1", "sha256:2"],
    config: emptyImageConfig,
    platform: defaultPlatform,
    ...facts,
  };
};

describe("Base images", () => {
  const { signal } = new AbortController();

  it("are asked for once, also those that a base's triggers name", async () => {
    const asked: string[] = [];
    const api = unreachableDocker({
      image: (name) => {
        asked.push(name);
        if (name.includes("nowhere")) return Promise.resolve(failed("other", "No such image"));
        const config = { ...emptyImageConfig, onBuild: name.includes("base") ? ["COPY --from=tools /t /t"] : [] };
        return Promise.resolve(found(imageDetails(name, { config })));
      },
    });
    const dockerfile = parseDockerfile("FROM nowhere AS x\nFROM base\nCOPY --from=x /a /a\nCOPY --from=base /b /b\n");
    const plan = (images: ImagesAtHand) =>
      planBuild(dockerfile, {
        builder: "buildkit",
        baseConfig: (reference) => {
          const facts = imagesOf(images)(reference, defaultPlatform);
          return facts.known ? known(facts.value.config) : facts;
        },
      });
    const images: ImagesAtHand = new Map();
    await askForImages(() => plan(images), images, api, signal);
    await askForImages(() => plan(images), images, api, signal);
    assert.deepEqual(asked.sort(), [
      "docker.io/library/base:latest",
      "docker.io/library/nowhere:latest",
      "docker.io/library/tools:latest",
    ]);
    assert.equal(images.get("nowhere"), null);
  });

  it("are not known when they are not at hand, or only for another platform", () => {
    const images: ImagesAtHand = new Map([
      ["a", image()],
      ["b", null],
    ]);
    const baseImage = imagesOf(images);
    assert.equal(baseImage("a", defaultPlatform).known, true);
    assert.deepEqual(baseImage("b", defaultPlatform), { known: false, why: "the image b is not at hand" });
    assert.deepEqual(baseImage("a", { ...defaultPlatform, architecture: "arm64" }), {
      known: false,
      why: "the image a is not at hand for linux/arm64",
    });
  });

  it("were the same when a build names them by their id, as registries do, or by the chain of their layers", () => {
    const chain = `sha256:${createHash("sha256").update("sha256:1 sha256:2").digest("hex")}`;
    assert.equal(imageThen(image(), "sha256:i").id, "sha256:i");
    assert.equal(imageThen(image({ digests: ["sha256:r"] }), "sha256:r").id, "sha256:i");
    assert.deepEqual(imageThen(image(), chain).layers, ["sha256:1", "sha256:2"]);
    assert.deepEqual(imageThen(image({ layers: ["sha256:1"] }), "sha256:1").layers, ["sha256:1"]);
    assert.deepEqual(imageThen(image(), "sha256:other").layers, ["sha256:other"]);
  });
});
