import assert from "node:assert/strict";
import { measureAccuracy } from "./measure.ts";
import { readOptions } from "./options.ts";
import { isFault, type Tally } from "./tally.ts";

/**
 * Each run has another seed, and with it another tenth of the recorded scenarios: it is printed, and ACCURACY_SEED
 * repeats it.
 */
const seed = process.env["ACCURACY_SEED"] ?? String(Math.floor(Date.now() / 1000) % 1_000_000);

/**
 * New seeds find new rarities, and one rarity shows in several steps: how many may be said to rebuild and do not, at least,
 * and as a share of all steps. Each that is printed is to be mended.
 */
const tolerated = { steps: 2, share: 0.002 };

describe("Predictions, compared with what real builders do", () => {
  const measure = async (...args: readonly string[]): Promise<readonly Tally[]> => {
    const options = readOptions(["--seed", seed, "--no-shrink", ...args], 0);
    console.log(`    npm run accuracy -- --seed ${seed} ${args.join(" ")}`);
    return measureAccuracy(options, (line) => console.log(`    ${line}`));
  };

  it("are right for recorded scenarios, and for 100 made-up projects on BuildKit", async () => {
    assertRight(await measure("--through", "core", "--on", "buildkit", "--given", "rotating", "--generated", "100"));
  });

  it("are right for recorded scenarios, and for 50 made-up projects on the classic builder", async () => {
    assertRight(await measure("--through", "core", "--on", "classic", "--given", "rotating", "--generated", "50"));
  });

  it("are right where the command line is asked, on both", async () => {
    assertRight(await measure("--given", "none", "--generated", "15"));
  });
});

function assertRight(tallies: readonly Tally[]): void {
  const judged = tallies.flatMap(({ results }) => results.flatMap(({ judgements }) => judgements));
  assert.notDeepEqual(judged, []);
  const faults = judged.filter(isFault);
  const rebuilds = faults.filter(({ outcome }) => outcome === "wrong rebuild");
  assert.equal(faults.length - rebuilds.length, 0, "see above");
  assert.ok(rebuilds.length <= Math.max(tolerated.steps, judged.length * tolerated.share), "see above");
}
