// `npm run accuracy`: builds scenarios for real on Docker engines of our own, compares each prediction with what the
// builder did, and prints a table. Ends badly when a prediction was wrong.
import { runScript } from "../commandLine.ts";
import { measureAccuracy } from "./measure.ts";
import { readOptions, usage } from "./options.ts";
import { isFault, layOutTallies } from "./tally.ts";

await runScript(usage, async () => {
  const options = readOptions(process.argv.slice(2), Date.now());
  const { given, generated, seed } = options;
  const part = given === null ? "no recorded scenarios" : `part ${given.part}/${given.of} of the recorded scenarios`;
  console.log(`Seed ${seed}: ${part}, ${generated} generated stories per builder.`);
  const tallies = await measureAccuracy(options, (line) => console.log(line));
  console.log("");
  for (const line of layOutTallies(tallies)) console.log(line);
  const isWrong = tallies.some(({ results }) => results.some(({ judgements }) => judgements.some(isFault)));
  return isWrong ? 1 : 0;
});
