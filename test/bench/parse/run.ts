// Prints the parser's benchmark: node --import tsx test/bench/parse/run.ts
import { benchParse } from "./benchParse.ts";

for (const { name, ours, peer, ratio, goal, ok } of await benchParse()) {
  const figures = `${ours.toFixed(2)} ms, ${peer.toFixed(2)} ms`;
  console.log(`${ok ? "ok  " : "MISS"} ${ratio.toFixed(2)}× (goal ${goal})  ${name}  [${figures}]`);
}
