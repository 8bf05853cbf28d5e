// Measures in a process of its own how long every request takes on Dockerfiles of every shape, and on ones of four times
// the size; prints what it took, a line of JSON each. Bundled before it runs.
import * as core from "../core.ts";
import { processorClock } from "../timing.ts";
import { type Growth, GROWTH_LIMIT, perDoubling } from "./growth.ts";
import { type Request, requestsOf } from "./requests.ts";
import { parserShapes, type Shape, shapes } from "./shapes.ts";

/** How long a row is measured, and one that is over the limit: the busier the machine, the later comes a quiet round. */
const BUDGET_MS = 900;
const LONG_BUDGET_MS = 4000;
const LEAST_ROUNDS = 12;

for (const request of requestsOf(core)) {
  const own = request.name === "parse" ? [...shapes, ...parserShapes] : shapes;
  for (const shape of own) console.log(JSON.stringify(measureGrowth(request, shape)));
}

/** The fastest round of each counts: the first ones are not compiled yet, and others are disturbed. */
function measureGrowth({ name, scale, prepare }: Request, { name: what, count, make }: Shape): Growth {
  const [once, fourTimes] = [prepare(make(scale * count)), prepare(make(4 * scale * count))];
  const growth = { name: `${name}: ${what}`, once: Infinity, fourTimes: Infinity };
  const start = performance.now();
  for (let round = 0; round < LEAST_ROUNDS || performance.now() - start < budgetOf(growth); round++) {
    growth.once = Math.min(growth.once, timeOf(once));
    growth.fourTimes = Math.min(growth.fourTimes, timeOf(fourTimes));
  }
  return growth;
}

function budgetOf(growth: Growth): number {
  return perDoubling(growth) <= GROWTH_LIMIT ? BUDGET_MS : LONG_BUDGET_MS;
}

function timeOf(work: () => unknown): number {
  // So that no collection is due while the clock runs: there is room for all that a round leaves behind.
  globalThis.gc?.({ type: "minor" });
  const start = processorClock();
  work();
  return processorClock() - start;
}
