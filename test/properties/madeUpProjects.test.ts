import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
import { planBuild } from "../../server/src/core/plan/planBuild.ts";
import { draftedStory, generateDrafts } from "../accuracy/generate/generateStory.ts";
import { shrinkStory } from "../accuracy/shrink.ts";
import { WrittenFolder } from "../accuracy/writtenFolder.ts";

const numbers = Array.from({ length: 100 }, (_, index) => index);

describe("Made-up projects", () => {
  for (const builder of ["buildkit", "classic"] as const) {
    it(`are the same for the same seed, and others for another: ${builder}`, () => {
      assert.deepEqual(generateDrafts(1, 2, builder), generateDrafts(1, 2, builder));
      assert.notDeepEqual(generateDrafts(1, 2, builder), generateDrafts(1, 3, builder));
      assert.notDeepEqual(generateDrafts(1, 2, builder), generateDrafts(2, 2, builder));
    });

    it(`are Dockerfiles that nobody would refuse: ${builder}`, () => {
      for (const number of numbers) {
        for (const { build } of draftedStory("", generateDrafts(5, number, builder)).rounds) {
          const dockerfile = parseDockerfile(build.dockerfile);
          const plan = planBuild(dockerfile, { builder, target: build.target });
          assert.deepEqual([...dockerfile.problems, ...plan.problems], [], build.dockerfile);
        }
      }
    });
  }

  it("are written into their folder, build after build, and nowhere else", function () {
    this.timeout(20_000);
    const around = mkdtempSync(join(tmpdir(), "dcl-made-up-"));
    try {
      for (const number of numbers.slice(0, 40)) {
        const folder = join(around, String(number));
        const written = new WrittenFolder(folder);
        for (const { build } of draftedStory("", generateDrafts(6, number, "buildkit")).rounds) {
          written.write(build.files);
          const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
          assert.deepEqual(
            build.files.filter(({ path }) => !found.includes(path)).map(({ path }) => path),
            [],
          );
        }
      }
      assert.equal(readdirSync(around).length, 40);
      assert.throws(() => new WrittenFolder(join(around, "x")).write([{ path: "../y", type: "file", content: "" }]));
    } finally {
      rmSync(around, { recursive: true, force: true });
    }
  });

  it("are cut down to what still fails", async () => {
    const drafts = generateDrafts(7, 1, "buildkit");
    const lastLine = drafts.at(-1)?.stages.at(-1)?.lines.at(-1)?.id;
    const hasLine = (each: typeof drafts): boolean =>
      each.at(-1)?.stages.some(({ lines }) => lines.some(({ id }) => id === lastLine)) === true;
    const smallest = await shrinkStory(drafts, (each) => Promise.resolve(hasLine(each)));
    assert.ok(hasLine(smallest));
    assert.equal(smallest.length, 2);
    assert.deepEqual(smallest.at(-1)?.files, []);
  });
});
