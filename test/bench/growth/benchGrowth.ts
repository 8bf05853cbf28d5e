import { atMost, type BenchRow } from "../row.ts";
import { timeSideBySide } from "../timing.ts";
import { requests, type Request } from "./requests.ts";
import { shapes, type Shape } from "./shapes.ts";

const LIMIT = 2.3;
const ROUNDS = 15;

/** Times every request on Dockerfiles of every shape beside the same on one of twice the size. */
export function benchGrowth(): BenchRow[] {
  return requests.flatMap((request) => shapes.map((shape) => measure(request, shape)));
}

function measure({ name, prepare }: Request, { name: what, count, make }: Shape): BenchRow {
  const [ours, other] = timeSideBySide(ROUNDS, prepare(make(2 * count)), prepare(make(count)));
  return atMost(LIMIT, { name: `${name}: twice the ${what}`, ours, other, unit: "ms" });
}
