import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { recordOf, stepAtLine } from "../core/build/record.fixture.ts";
import { openLayerStore } from "../disk/layerStore.ts";
import { openMeasuredImages } from "../disk/measuredImages.ts";
import { archiveOf, imageOf, streamOf } from "../engine/archive/archives.fixture.ts";
import { failed, found } from "../engine/engine.ts";
import { imageDetails, unreachableDocker } from "../unreachableDocker.fixture.ts";
import { ImageMeasurer } from "./imageMeasurer.ts";

const { signal } = new AbortController();
const big = 2_000_000;
const text = "FROM x\nRUN a\nRUN b\n";
const record = recordOf([stepAtLine(2, "built", { sizeBytes: big }), stepAtLine(3, "built", { sizeBytes: 1 })], {
  dockerfile: { path: "/project/Dockerfile", text },
  images: ["sha256:manifest", "sha256:config"],
});

describe("Measuring the image of a build", () => {
  let folder: string;
  let image: Buffer;
  let log: string[];
  /** What the engine was asked for. */
  let asked: string[];

  before(async () => {
    const blobs = {
      "blobs/sha256/1": await archiveOf({ big: Buffer.alloc(big) }),
      "blobs/sha256/2": await archiveOf({ ".wh.big": "", "var/lib/dpkg/status": "x" }),
    };
    image = await imageOf(blobs, [
      ["ADD file:1 in /", null],
      ["RUN a", "blobs/sha256/1"],
      ["RUN b", "blobs/sha256/2"],
    ]);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "measurer-"));
    [log, asked] = [[], []];
  });
  afterEach(() => rm(folder, { recursive: true }));

  function measurer(largest = 10 * big, bytes = image, sizeBytes = 2 * big): ImageMeasurer {
    const api = unreachableDocker({
      image: (id) => {
        asked.push(id);
        const isKnown = id === "sha256:config";
        return Promise.resolve(isKnown ? found(imageDetails(id, { sizeBytes })) : failed("other", "No such image"));
      },
      imageArchive: (id) => {
        asked.push(`archive of ${id}`);
        return Promise.resolve(found(streamOf(bytes)));
      },
    });
    const warn = (message: string): void => void log.push(message);
    const keeping = { images: openMeasuredImages(folder, warn), layers: openLayerStore(folder, warn) };
    return new ImageMeasurer(() => Promise.resolve(api), keeping, largest, warn);
  }

  it("tells what it carries in vain, by the instructions that were built", async () => {
    const measured = await measurer().measure(record, signal);
    const place = { added: 1, gone: 2, kind: "deleted" };
    assert.deepEqual(measured?.waste, [{ ...place, bytes: big, count: 1, folder: "/", paths: ["/big"] }]);
    assert.deepEqual([...measured.measured].sort(), [1, 2]);
    assert.deepEqual(log, []);
  });

  it("asks the engine once for an image", async () => {
    const first = await measurer().measure(record, signal);
    assert.deepEqual(asked, ["sha256:manifest", "sha256:config", "archive of sha256:config"]);
    asked = [];
    assert.deepEqual(await measurer().measure(record, signal), first);
    assert.deepEqual(asked, []);
  });

  it("reads none that is too large, and says so", async () => {
    assert.equal(await measurer(big).measure(record, signal), null);
    assert.deepEqual(log, [
      "The last build's image has 4 MB: layers are read of images up to 2 MB (cacheLens.docker.readImagesUpTo, --read-images-up-to).",
    ]);
    assert.deepEqual(asked, ["sha256:manifest", "sha256:config"]);
  });

  it("asks for nothing when it is turned off, no image is known, or nothing can be found", async () => {
    assert.equal(await measurer(0).measure(record, signal), null);
    assert.equal(await measurer().measure(recordOf(record.steps, { dockerfile: record.dockerfile }), signal), null);
    assert.equal(await measurer().measure({ ...record, status: "failed" }, signal), null);
    assert.equal(await measurer().measure(record, AbortSignal.abort()), null);
    assert.deepEqual([asked, log], [[], []]);
  });

  it("says in one line that an image can't be read, and reads it the next time", async () => {
    assert.equal(await measurer(10 * big, image.subarray(0, 5000)).measure(record, signal), null);
    assert.match(log.join("\n"), /^The last build's image can't be read: .*$/);
    assert.notEqual(await measurer().measure(record, signal), null);
  });

  it("is given up without a word when nobody wants it any more", async () => {
    const ending = new AbortController();
    const api = unreachableDocker({
      image: (id) => Promise.resolve(found(imageDetails(id))),
      imageArchive: () => {
        const stalling = new PassThrough();
        stalling.write(image.subarray(0, 20_000));
        setImmediate(() => {
          ending.abort();
          stalling.destroy(new Error("aborted"));
        });
        return Promise.resolve(found(stalling));
      },
    });
    const keeping = { images: openMeasuredImages(folder, log.push), layers: openLayerStore(folder, log.push) };
    const measuring = new ImageMeasurer(
      () => Promise.resolve(api),
      keeping,
      10 * big,
      (line) => void log.push(line),
    );
    assert.equal(await measuring.measure(record, ending.signal), null);
    assert.deepEqual(log, []);
  });

  it("reads one image after the other", async () => {
    const measuring = measurer();
    await Promise.all([measuring.measure(record, signal), measuring.measure(record, signal)]);
    assert.deepEqual(asked, ["sha256:manifest", "sha256:config", "archive of sha256:config"]);
  });
});
