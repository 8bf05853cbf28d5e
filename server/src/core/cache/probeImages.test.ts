import assert from "node:assert/strict";
import { BASE, classicImage, treeOf } from "../build/classicChain.fixture.ts";
import { noSettings, type ClassicImage } from "../build/classicImage.ts";
import { sha256 } from "../context/sha256.ts";
import { file, snapshotOf } from "../context/snapshot.fixture.ts";
import { known } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { classicSourceHash } from "./classicSourceHash.ts";
import { predictAfter, type GivenBuild, type GivenEvent } from "./prediction.fixture.ts";
import type { ClassicCache } from "./probeImages.ts";

const nop = "/bin/sh -c #(nop) ";
const run = (parent: string, id: string, text: string, at = 1): ClassicImage =>
  classicImage(parent, id, `/bin/sh -c ${text}`, at, { words: ["/bin/sh", "-c", text] });
const copy = (parent: string, id: string, hash: string, at = 1): ClassicImage =>
  classicImage(parent, id, `${nop}COPY ${hash} in . `, at);

function cacheOf(images: readonly ClassicImage[], unread: readonly string[] = []): ClassicCache {
  const hashing = {
    modeHasType: false,
    hashFile: (header: string, _: string, content: string) => known(sha256(header + content)),
  };
  return { images: treeOf([BASE, ...images], unread), hashing };
}

const base = { id: "base", layers: ["1"], config: emptyImageConfig };

/** What is said of a build of images `a` and `t`, in an engine with these images. */
function say(
  dockerfile: string,
  images: readonly ClassicImage[],
  more: Partial<GivenBuild> & { past?: readonly GivenEvent[]; unread?: readonly string[] } = {},
): readonly string[] {
  const { past = [], unread = [], ...given } = more;
  const build: GivenBuild = { dockerfile, builder: "classic", images: { a: base }, ...given };
  return predictAfter(past, build, cacheOf(images, unread));
}

/** The hash that a COPY of `f` has, whose bytes are these. */
function hashOf(content: string): string {
  const { hashing } = cacheOf([]);
  const hash = classicSourceHash(snapshotOf({ f: file(content) }), ["f"], hashing);
  return hash?.known === true ? hash.value : assert.fail();
}

describe("The classic builder's images", () => {
  it("tell what is cached and what is not, with no build to compare with", () => {
    const images = [run("base", "r1", "x"), run("r1", "r2", "y")];
    assert.deepEqual(say("FROM a\nRUN x\nRUN y\n", images), ["1 cached", "2 cached", "3 cached"]);
    assert.deepEqual(say("FROM a\nRUN x\nRUN z\nRUN y\n", images), [
      "1 cached",
      "2 cached",
      "3 rebuild: no-image",
      "4 rebuild: follows 3",
    ]);
  });

  it("tell that files differ, not which", () => {
    const images = [copy("base", "c1", hashOf("1"))];
    assert.deepEqual(say("FROM a\nCOPY f .\n", images, { files: { f: file("1") } })[1], "2 cached");
    assert.deepEqual(say("FROM a\nCOPY f .\n", images, { files: { f: file("2") } })[1], "2 rebuild: files-differ");
    assert.deepEqual(say("FROM a\nCOPY f x\n", images, { files: { f: file("1") } })[1], "2 rebuild: no-image");
  });

  it("count whatever build left them, the newest first", () => {
    const images = [
      run("base", "old", "x", 1),
      run("base", "new", "x", 2),
      run("old", "r2", "y", 3),
      run("new", "r3", "z", 4),
    ];
    assert.deepEqual(say("FROM a\nRUN x\nRUN z\n", images).slice(1), ["2 cached", "3 cached"]);
    assert.equal(say("FROM a\nRUN x\nRUN y\n", images)[2], "3 rebuild: no-image");
    const equallyNew = images.map((image) => (image.id === "old" ? { ...image, createdAt: 2 } : image));
    assert.match(say("FROM a\nRUN x\nRUN y\n", equallyNew)[2] ?? "", /^3 unknown: not-known/);
  });

  it("leave open what is copied from a stage, unless nothing was ever copied there", () => {
    const images = [run("base", "r1", "x"), copy("base", "c1", "dir:1"), run("c1", "r2", "y")];
    const text = "FROM a AS s\nRUN x\nFROM a\nCOPY --from=s /x .\nRUN y\n";
    assert.deepEqual(say(text, images), [
      "1 cached",
      "2 cached",
      "3 cached",
      "4 unknown: output of s",
      "5 unknown: output of s",
    ]);
    assert.deepEqual(say(text.replace("RUN y", "RUN z"), images)[4], "5 rebuild: no-image");
    assert.deepEqual(say(text.replace("/x .", "/x /y"), images).slice(3), [
      "4 rebuild: no-image",
      "5 rebuild: follows 4",
    ]);
  });

  it("leave open what was not looked at", () => {
    const images = [run("base", "r1", "x"), run("base", "r2", "y")];
    assert.deepEqual(say("FROM a\nRUN x\n", images, { unread: ["r1"] })[1], "2 unknown: not-known");
    assert.deepEqual(say("FROM gone\nRUN x\n", images).slice(0, 2), [
      "1 unknown: base gone not known",
      "2 unknown: base gone not known",
    ]);
  });

  it("start anew in each stage, from an image, from another stage, and from nothing", () => {
    const images = [
      run("base", "r1", "x"),
      classicImage("", "s1", `${nop} ENV A=1`, 1, { settings: { ...noSettings, env: ["A=1"] } }),
    ];
    assert.deepEqual(say("FROM a AS s\nRUN z\nFROM a\nRUN x\nFROM s\nRUN x\nFROM scratch\nENV A=1\n", images), [
      "1 cached",
      "2 rebuild: no-image",
      "3 cached",
      "4 cached",
      "5 metadata",
      "6 rebuild: follows 2",
      "7 metadata",
      "8 cached",
    ]);
  });

  it("count more than what earlier builds are known to have done, which still say why", () => {
    const before: GivenBuild = { dockerfile: "FROM a\nRUN x\nRUN y\n", builder: "classic", images: { a: base } };
    const images = [run("base", "r1", "x"), run("r1", "r2", "z")];
    assert.deepEqual(say("FROM a\nRUN x\nRUN y\n", images, { past: [before] })[2], "3 rebuild: cache-pruned");
    assert.deepEqual(say("FROM a\nRUN x\nRUN z\n", images, { past: [before] })[2], "3 cached");
    assert.deepEqual(say("FROM a\nRUN x\nRUN q\n", images, { past: [before] })[2], "3 rebuild: instruction-changed");
  });
});
