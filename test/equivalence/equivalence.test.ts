import assert from "node:assert/strict";
import { cases } from "./cases.ts";
import { generateProject } from "./generateProject.ts";
import { describeWrong, isWrong, sumUp } from "./report.ts";
import { tryAll } from "./tryAll.ts";

/** The same projects in each run, unless EQUIVALENCE_SEED says otherwise: `npm run equivalence` looks for new ones. */
const seed = Number(process.env["EQUIVALENCE_SEED"] ?? 7);

describe("Fixes that are applied unasked", () => {
  it("leave the image as it was: in hand-written projects, and in 40 made-up ones", async () => {
    console.log(`    npm run equivalence -- --seed ${seed} --generated 40`);
    const generated = Array.from({ length: 40 }, (_, number) => generateProject(seed, number));
    const all = await tryAll([...cases, ...generated], 2, (tried) => {
      if (isWrong(tried)) console.log(describeWrong(tried));
    });
    for (const line of sumUp(all)) console.log(`    ${line}`);
    const fixed = all.filter(({ trial }) => trial.kind === "fixed");
    assert.ok(fixed.length > cases.length / 3, "too few were fixed to prove anything");
    assert.deepEqual(
      all.filter(isWrong).map(({ project }) => project.name),
      [],
    );
  });
});
