// `npm run bench`: measures the built product beside other programs in one run, or the parts that `--only <part>` names,
// and prints ratios with their goals. Ends badly when a goal is missed.
import { benchClient } from "../test/bench/client/benchClient.ts";
import { benchContext } from "../test/bench/context/benchContext.ts";
import { benchExplain } from "../test/bench/explain/benchExplain.ts";
import { benchGrowth } from "../test/bench/growth/benchGrowth.ts";
import { installPeers } from "../test/bench/installPeers.ts";
import { benchParse } from "../test/bench/parse/benchParse.ts";
import type { BenchRow } from "../test/bench/row.ts";
import { benchServer } from "../test/bench/server/benchServer.ts";
import { benchSize } from "../test/bench/size/benchSize.ts";
import { readOptionValues, runScript, UsageError } from "../test/commandLine.ts";
import { runBuild } from "./steps.ts";

const parts: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  parse: benchParse,
  growth: benchGrowth,
  context: benchContext,
  explain: benchExplain,
  server: benchServer,
  client: benchClient,
  size: benchSize,
};

await runScript(`npm run bench -- [--only PART,…]; the parts are ${Object.keys(parts).join(", ")}`, async () => {
  const { only = [] } = readOptionValues({ only: { type: "string", multiple: true } });
  const chosen = chooseParts(only);
  if ((await runBuild(true)).code !== 0) return 1;
  installPeers();
  console.log(line(["part", "ratio", "goal", "", "what", "ours", "other"]));
  let missed = 0;
  for (const [part, bench] of chosen) {
    for (const row of await bench()) {
      if (!row.ok) missed++;
      console.log(line(cells(part, row)));
    }
  }
  console.log(missed === 0 ? "\nAll goals are reached." : `\n${missed} missed`);
  return missed === 0 ? 0 : 1;
});

function chooseParts(only: readonly string[]): [string, () => Promise<BenchRow[]>][] {
  const names = only.flatMap((value) => value.split(","));
  const unknown = names.find((name) => !(name in parts));
  if (unknown !== undefined) throw new UsageError(`There is no part "${unknown}".`);
  return Object.entries(parts).filter(([name]) => names.length === 0 || names.includes(name));
}

function cells(part: string, { name, ours, other, unit, ratio, goal, ok }: BenchRow): string[] {
  const show = (value: number): string => `${value.toPrecision(3)} ${unit}`;
  return [part, `${ratio.toPrecision(3)}×`, goal, ok ? "ok" : "MISSED", name, show(ours), show(other)];
}

function line([part = "", ratio = "", goal = "", verdict = "", name = "", ours = "", other = ""]: string[]): string {
  const left = `${part.padEnd(7)}${ratio.padStart(7)}  ${goal.padEnd(8)}${verdict.padEnd(8)}`;
  return `${left}${name.padEnd(72)}${ours.padStart(11)}${other.padStart(11)}`;
}
