// `npm run equivalence`: has `cachelens fix` mend projects on a real engine, builds each before and after, and compares the
// images. Usage: npm run equivalence -- [--generated N] [--seed N] [--only NUMBER] [--jobs N]
//
// Ends badly when an image came out otherwise.
import { parseArgs } from "node:util";
import { cases } from "./cases.ts";
import { generateProject } from "./generateProject.ts";
import { describeWrong, isWrong, sumUp } from "./report.ts";
import { tryAll } from "./tryAll.ts";

const { values } = parseArgs({
  options: {
    generated: { type: "string", default: "500" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    only: { type: "string" },
    jobs: { type: "string", default: "2" },
  },
});
const seed = Number(values.seed);
const numbers =
  values.only === undefined ? Array.from({ length: Number(values.generated) }, (_, n) => n) : [Number(values.only)];
const generated = numbers.map((number) => generateProject(seed, number));
const projects = values.only === undefined ? [...cases, ...generated] : generated;
console.log(
  `${projects.length - generated.length} hand-written projects, ${generated.length} generated ones of seed ${seed}`,
);
const all = await tryAll(projects, Number(values.jobs), (tried) => {
  if (isWrong(tried)) console.log(describeWrong(tried));
});
for (const line of sumUp(all)) console.log(line);
process.exitCode = all.some(isWrong) ? 1 : 0;
