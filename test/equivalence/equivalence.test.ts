import assert from "node:assert/strict";
import { handWritten } from "./cases/all.ts";
import { generateProject } from "./generate/generateProject.ts";
import { describeFaults, findFaults, sumUp } from "./report.ts";
import { tryAll } from "./tryAll.ts";

/** The same projects in each run, unless EQUIVALENCE_SEED says otherwise: `npm run equivalence` looks for new ones. */
const seed = Number(process.env["EQUIVALENCE_SEED"] ?? 7);

describe("Fixes that are applied unasked", () => {
  it("leave the image as it was: in hand-written projects, and in 25 made-up ones", async () => {
    console.log(`    npm run equivalence -- --seed ${seed} --generated 25`);
    const generated = Array.from({ length: 25 }, (_, number) => generateProject(seed, number));
    const all = await tryAll([...handWritten, ...generated], 3, (tried) => {
      if (findFaults(tried).length > 0) console.log(describeFaults(tried));
    });
    for (const line of sumUp(all)) console.log(`    ${line}`);
    assert.deepEqual(
      all.filter((tried) => findFaults(tried).length > 0).map(({ project }) => project.name),
      [],
    );
  });
});
