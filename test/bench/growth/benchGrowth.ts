import { loadCore } from "../bundle.ts";
import { atMost, type BenchRow } from "../row.ts";
import { processorClock, timeSideBySide } from "../timing.ts";
import { requestsOf } from "./requests.ts";
import { shapes } from "./shapes.ts";

const LIMIT = 2.3;
const ROUNDS = 15;

/** Times every request on Dockerfiles of every shape beside the same on ones of twice the size. */
export async function benchGrowth(): Promise<BenchRow[]> {
  const requests = requestsOf(await loadCore());
  return requests.flatMap(({ name, prepare }) =>
    shapes.map(({ name: what, count, make }) => {
      const [twice, once] = [prepare(make(2 * count)), prepare(make(count))];
      const [ours, other] = timeSideBySide(ROUNDS, processorClock, [twice], [once]);
      return atMost(LIMIT, { name: `${name}: twice the ${what}`, ours, other, unit: "ms" });
    }),
  );
}
