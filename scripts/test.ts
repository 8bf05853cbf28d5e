// `npm test`: runs every tier of tests, or the ones that `--only <tier>` names, and ends with the sum of them all.
import { readOptionValues, runScript, UsageError } from "../test/commandLine.ts";
import { runBuild, type Ended } from "./steps.ts";
import { tiers, type Tier } from "./tiers.ts";

interface Result {
  readonly tier: Tier;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** What mocha says of the tests that failed. */
  readonly faults: readonly string[];
}

const tierNames = tiers.map(({ name }) => name).join(", ");

await runScript(`npm test -- [--only TIER,…]; the tiers are ${tierNames}`, async () => {
  const { only = [] } = readOptionValues({ only: { type: "string", multiple: true } });
  const chosen = chooseTiers(only);
  if (chosen.some(({ needsBuild }) => needsBuild)) await build();
  const results: Result[] = [];
  for (const tier of chosen) results.push(await runTier(tier));
  return report(results);
});

function chooseTiers(only: readonly string[]): readonly Tier[] {
  const names = only.flatMap((value) => value.split(","));
  const unknown = names.find((name) => !tiers.some((tier) => tier.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no tier "${unknown}".`);
  return names.length === 0 ? tiers.filter(({ usual }) => usual) : tiers.filter(({ name }) => names.includes(name));
}

async function build(): Promise<void> {
  const { code } = await runBuild(true);
  if (code === 0) return;
  console.error("The build failed: see esbuild's message above.");
  process.exit(1);
}

async function runTier(tier: Tier): Promise<Result> {
  console.log(`\n=== ${tier.name}: ${tier.about} ===`);
  const ended = await tier.run();
  const passed = count(ended, "passing");
  const failed = count(ended, "failing");
  // A tier that ends badly, or that runs nothing, has failed whatever it counted.
  const silent = ended.code !== 0 && failed === 0 ? 1 : passed + failed === 0 ? 1 : 0;
  return { tier, passed, failed: failed + silent, seconds: ended.seconds, faults: listFaults(ended) };
}

/** Adds up the lines `12 passing (3s)` of mocha's reports. */
function count({ output }: Ended, word: string): number {
  const lines = output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"));
  return [...lines].reduce((sum, [, number]) => sum + Number(number), 0);
}

/** The ends of mocha's reports, from the first failed test on. */
function listFaults({ output }: Ended): string[] {
  const reports = /^ {2}\d+ failing\n+([^]*?)(?=\n{3,} {2}(?!\d+\))\S|$(?![^]))/gm;
  return [...output.matchAll(reports)].map(([, faults = ""]) => faults.trimEnd());
}

/** Prints the sum, and answers the exit code. */
function report(all: readonly Result[]): number {
  for (const { tier, faults } of all) {
    for (const fault of faults) console.log(`\n=== failed in ${tier.name} ===\n\n${fault}`);
  }
  console.log("");
  for (const { tier, passed, failed, seconds } of all) {
    console.log(`${tier.name.padEnd(10)} ${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s`);
  }
  const passed = all.reduce((sum, result) => sum + result.passed, 0);
  const failed = all.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
