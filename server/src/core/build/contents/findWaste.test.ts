import assert from "node:assert/strict";
import { finishAtOnce } from "../../pausable.ts";
import { findWaste } from "./findWaste.ts";
import type { LayerFiles } from "./layerFiles.ts";
import { layerOf } from "./layers.fixture.ts";

/** `0→2 deleted 5: /a`, or with the number of paths and their folder where there are more than are named. */
function waste(...layers: readonly (LayerFiles | null)[]): string[] {
  return finishAtOnce(findWaste(layers)).map(({ added, gone, kind, bytes, paths, count, folder }) => {
    const more = count > paths.length ? ` of ${count} in ${folder}` : "";
    return `${added}→${gone} ${kind} ${bytes}: ${paths.join(" ")}${more}`;
  });
}

describe("What an image carries in vain", () => {
  it("is a file that a later layer deletes", () => {
    assert.deepEqual(waste(layerOf("a/big 5"), layerOf("b 1"), layerOf("-a/big")), ["0→2 deleted 5: /a/big"]);
  });

  it("is all that is in a deleted folder, as one", () => {
    const layers = [layerOf("a/b/c 5", "a/b/d/e 6", "a/f 7"), layerOf("-a/b")];
    assert.deepEqual(waste(...layers), ["0→1 deleted 11: /a/b"]);
  });

  it("is what a folder held that was emptied, or deleted and made again", () => {
    assert.deepEqual(waste(layerOf("a/b 5", "c 1"), layerOf("=a", "a/b 2")), ["0→1 deleted 5: /a"]);
    assert.deepEqual(waste(layerOf("a/b 5"), layerOf("a/b 2", "-a")), ["0→1 deleted 5: /a"]);
  });

  it("is a file that is written again, also for an owner only", () => {
    assert.deepEqual(waste(layerOf("a 5", "b 6"), layerOf("a 5")), ["0→1 rewritten 5: /a"]);
  });

  it("is a file whose place a folder or a link takes, and a folder whose place a file takes", () => {
    assert.deepEqual(waste(layerOf("a 5"), layerOf("a/b 1")), ["0→1 rewritten 5: /a/b"]);
    assert.deepEqual(waste(layerOf("a 5"), layerOf("a 0")), ["0→1 rewritten 5: /a"]);
    assert.deepEqual(waste(layerOf("a/b 5", "a/c/d 6"), layerOf("a 1")), ["0→1 deleted 11: /a"]);
  });

  it("is told of each pair of layers, the largest first", () => {
    const layers = [layerOf("a 5"), layerOf("a 6", "b 1"), layerOf("-a", "-b"), layerOf("a 7")];
    assert.deepEqual(waste(...layers), ["1→2 deleted 7: /a /b", "0→1 rewritten 5: /a"]);
  });

  it("names the largest paths of many, and the folder of all", () => {
    const paths = Array.from({ length: 9 }, (_, index) => `app/x/${index}`);
    const layers = [
      layerOf(...paths.map((path, index) => `${path} ${index + 1}`)),
      layerOf(...paths.map((p) => `-${p}`)),
    ];
    assert.deepEqual(waste(...layers), ["0→1 deleted 45: /app/x/8 /app/x/7 /app/x/6 of 9 in /app/x"]);
    const apart = layerOf("app/x/1 1", "app/xy/1 1", "app/a 1", "app/b 1");
    assert.deepEqual(waste(apart, layerOf("-app/x/1", "-app/xy/1", "-app/a", "-app/b")), [
      "0→1 deleted 4: /app/x/1 /app/xy/1 /app/a of 4 in /app",
    ]);
  });

  it("is nothing where a layer deletes what it does not show, or what is not known", () => {
    assert.deepEqual(waste(layerOf("a 5"), layerOf("-b", "-a/b", "=c")), []);
    assert.deepEqual(waste(null, layerOf("a 5", "-b"), null), []);
    assert.deepEqual(waste(layerOf("a 5", "a/b 1")), [], "an archive may say two things of one name");
    assert.deepEqual(waste(layerOf("a 5"), layerOf("-a"), layerOf("-a")), ["0→1 deleted 5: /a"]);
  });

  it("is no empty file, and no bookkeeping, also in a folder that goes as a whole", () => {
    assert.deepEqual(waste(layerOf("a 0", "var/lib/dpkg/status 5"), layerOf("-a", "var/lib/dpkg/status 6")), []);
    const layers = [layerOf("var/lib/apt/lists/x 5", "var/lib/mine/x 6"), layerOf("-var/lib")];
    assert.deepEqual(waste(...layers), ["0→1 deleted 6: /var/lib"]);
  });

  it("is found with pauses", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `a/${index} 1`);
    let pauses = 0;
    for (const work = findWaste([layerOf(...paths), layerOf("-a")]); work.next().done !== true;) pauses++;
    assert.ok(pauses > 4, String(pauses));
  });
});
