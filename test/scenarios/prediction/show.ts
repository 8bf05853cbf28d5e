// Prints how predictions compare with the recorded outcomes: node --import tsx test/scenarios/prediction/show.ts [NAME…]
import { judge } from "./judge.ts";
import { readScenarios } from "./scenario.ts";

const names = process.argv.slice(2);
const all = readScenarios().filter(({ id }) => names.length === 0 || names.some((name) => id.includes(name)));
const judgements = all.flatMap(judge);
const counts = new Map<string, number>();
for (const { outcome, expected, predicted, scenario, line, part, imageStore } of judgements) {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (outcome === "right" && names.length === 0) continue;
  const reasons = "reasons" in predicted ? JSON.stringify(predicted.reasons) : "";
  console.log(
    `${outcome.padEnd(14)} ${scenario.id} ${imageStore} line ${line} ${part}: expected ${expected}, said ${predicted.kind} ${reasons}`,
  );
}
console.log(Object.fromEntries(counts));
