import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { BASE, classicImage as image, treeOf } from "./classicChain.fixture.ts";
import { noSettings, type ClassicImage } from "./classicImage.ts";
import { inferClassicBuild } from "./inferClassicBuild.ts";

const SECOND = 1000;
const TEXT = "FROM a\nCOPY b .\nRUN make\nCMD x";
const copy = (id: string, at: number) => image("base", id, "/bin/sh -c #(nop) COPY file:1 in . ", at);
const run = (parent: string, id: string, at: number) => image(parent, id, "/bin/sh -c make", at);
const command = (
  parent: string,
  id: string,
  at: number,
  lastTagAt: number | null = null,
  taggedAgain: boolean | null = null,
) =>
  image(parent, id, '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "x"]', at, {
    lastTagAt,
    taggedAgain,
    settings: { ...noSettings, cmd: ["/bin/sh", "-c", "x"] },
  });

const FIRST = [BASE, copy("c1", 10 * SECOND), run("c1", "r1", 20 * SECOND), command("r1", "m1", 21 * SECOND)];

function infer(images: readonly ClassicImage[], text = TEXT) {
  return inferClassicBuild(parseDockerfile(text), treeOf(images));
}

const outcomes = (images: readonly ClassicImage[], text = TEXT) =>
  infer(images, text)
    ?.steps.map(({ place, outcome }) => [place.kind === "instruction" ? place.index : -1, outcome] as const)
    .sort(([a], [b]) => a - b)
    .map(([, outcome]) => outcome);

describe("A classic build told from the images that it left", () => {
  it("was built all through when nothing is older", () => {
    assert.deepEqual(outcomes(FIRST), ["cached", "built", "built", "built"]);
    const build = infer(FIRST);
    assert.deepEqual([build?.imageId, build?.startedAt, build?.completedAt], ["m1", 10 * SECOND, 21 * SECOND]);
    assert.equal(build?.steps.find(({ createdAt }) => createdAt === 20 * SECOND)?.durationMs, 10 * SECOND);
  });

  it("was cached all through when only its tag is new", () => {
    const tagged = [...FIRST.slice(0, 3), command("r1", "m1", 21 * SECOND, 60 * SECOND)];
    assert.deepEqual(outcomes(tagged), ["cached", "cached", "cached", "cached"]);
    assert.equal(infer(tagged)?.completedAt, 60 * SECOND);
  });

  it("was built when its tag is the first one, and cached when it is not, however soon each came", () => {
    const tagged = (afterMs: number, again: boolean) => [
      ...FIRST.slice(0, 3),
      command("r1", "m1", 21 * SECOND, 21 * SECOND + afterMs, again),
    ];
    assert.deepEqual(outcomes(tagged(2 * SECOND, false)), ["cached", "built", "built", "built"]);
    assert.deepEqual(outcomes(tagged(100, true)), ["cached", "cached", "cached", "cached"]);
  });

  it("was cached up to where it left the images of an earlier build", () => {
    const second = [run("c1", "r2", 50 * SECOND), command("r2", "m2", 51 * SECOND)];
    assert.deepEqual(outcomes([...FIRST, ...second]), ["cached", "cached", "built", "built"]);
  });

  it("was built all through after a change of the first file", () => {
    const second = [copy("c2", 50 * SECOND), run("c2", "r2", 51 * SECOND), command("r2", "m2", 52 * SECOND)];
    assert.deepEqual(outcomes([...FIRST, ...second]), ["cached", "built", "built", "built"]);
  });

  it("is not there when an instruction has no image, or the base is gone", () => {
    assert.equal(infer(FIRST, `${TEXT}\nRUN more`), null);
    assert.equal(infer(FIRST, TEXT.replace("make", "other")), null);
    assert.equal(infer(FIRST, TEXT.replace("make", "ake")), null);
    assert.equal(infer(FIRST.slice(1)), null);
    assert.equal(infer([]), null);
  });

  it("is not mistaken for the build of a file that copies elsewhere", () => {
    assert.equal(infer(FIRST, TEXT.replace("b .", "b /other")), null);
  });

  it("is not mistaken for that of a command which ends alike", () => {
    const longer = [
      BASE,
      copy("c1", 1000),
      image("c1", "r1", "/bin/sh -c cd x && make", 2000),
      command("r1", "m1", 3000),
    ];
    assert.equal(infer(longer), null);
    assert.notEqual(infer(longer, TEXT.replace("make", "cd x && make")), null);
  });

  it("is found with the build arguments of its commands, and with the base's own shell", () => {
    const made = (base: ClassicImage, createdBy: string, shell: readonly string[]) => [
      base,
      image("base", "c1", `${shell.join(" ")} #(nop) COPY file:1 in . `, 1000),
      image("c1", "r1", createdBy, 2000, { words: createdBy.split(" ") }),
    ];
    const text = "FROM a\nCOPY b .\nRUN make";
    assert.notEqual(infer(made(BASE, "/bin/sh -c make", ["/bin/sh", "-c"]), text), null);
    const bash = ["/bin/bash", "-ec"];
    const other = { ...BASE, settings: { ...noSettings, shell: bash } };
    assert.notEqual(infer(made(other, "/bin/bash -ec make", bash), text), null);
    assert.equal(infer(made(BASE, "/bin/bash -ec make", ["/bin/sh", "-c"]), text), null);
  });

  it("tells the build arguments that its commands had", () => {
    const nop = "/bin/sh -c #(nop) ";
    const made = [
      BASE,
      image("base", "a1", `${nop} ARG A=1`, 1000),
      image("a1", "b1", `${nop} ARG B=2`, 1500),
      image("b1", "r1", "|2 A=9 B=2 /bin/sh -c make", 2000, {
        words: ["|2", "A=9", "B=2", "/bin/sh", "-c", "make"],
      }),
    ];
    const build = infer(made, "FROM a\nARG A=1\nARG B=2\nRUN make");
    assert.deepEqual([...(build?.buildArgs ?? [])], [["A", "9"]]);
    assert.equal(infer(made, "FROM a\nARG A=1\nARG B=3\nRUN make"), null);
  });

  it("covers every stage up to the target, and stages made from another", () => {
    const text = "FROM a AS one\nCOPY b .\nFROM one\nRUN make\nCMD x";
    assert.deepEqual(outcomes(FIRST, text), ["cached", "built", "cached", "built", "built"]);
    const total = infer(FIRST, text)?.steps.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
    assert.equal(total, 103);
  });
});
