// `npm run equivalence`: has `cachelens fix` mend projects on a real engine, builds each before and after, and compares the
// images. Ends badly when an image came out otherwise, or a hand-written project was not fixed as it has to be.
import { readOptionValues, runScript } from "../commandLine.ts";
import { handWritten } from "./cases/all.ts";
import { generateProject } from "./generate/generateProject.ts";
import { describeFaults, findFaults, sumUp } from "./report.ts";
import { tryAll } from "./tryAll.ts";

const usage = "npm run equivalence -- [--given all|none|NAME] [--generated N] [--seed N] [--only NUMBER] [--jobs N]";

await runScript(usage, async () => {
  const values = readOptionValues({
    given: { type: "string", default: "all" },
    generated: { type: "string", default: "500" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    only: { type: "string" },
    jobs: { type: "string", default: "2" },
  });
  const [seed, given] = [Number(values.seed), values.only === undefined ? values.given : "none"];
  const numbers =
    values.only === undefined ? Array.from({ length: Number(values.generated) }, (_, n) => n) : [Number(values.only)];
  const generated = numbers.map((number) => generateProject(seed, number));
  const written = given === "none" ? [] : handWritten.filter(({ name }) => given === "all" || name.includes(given));
  console.log(`${written.length} hand-written projects, ${generated.length} generated ones of seed ${seed}`);
  const all = await tryAll([...written, ...generated], Number(values.jobs), (tried) => {
    if (findFaults(tried).length > 0) console.log(describeFaults(tried));
  });
  for (const line of sumUp(all)) console.log(line);
  return all.some((tried) => findFaults(tried).length > 0) ? 1 : 0;
});
