// `npm run accuracy`: builds scenarios for real on Docker engines of our own, compares each prediction with what the
// builder did, and prints a table. Usage:
//
//   npm run accuracy -- [--on all|buildkit,buildkit-containerd,classic,classic-20.10] [--through cli|core|terminal] [--given all|none|rotating|K/N]
//     [--generated N] [--seed N] [--only NAME|NUMBER] [--jobs N] [--no-shrink]
//
// Ends badly when a prediction was wrong.
import { measureAccuracy } from "./measure.ts";
import { readOptions, UsageError } from "./options.ts";
import { isFault, layOutTallies } from "./tally.ts";

try {
  const options = readOptions(process.argv.slice(2), Date.now());
  const { given, generated, seed } = options;
  const part = given === null ? "no recorded scenarios" : `part ${given.part}/${given.of} of the recorded scenarios`;
  console.log(`Seed ${seed}: ${part}, ${generated} generated stories per builder.`);
  const tallies = await measureAccuracy(options, (line) => console.log(line));
  console.log("");
  for (const line of layOutTallies(tallies)) console.log(line);
  const isWrong = tallies.some(({ results }) => results.some(({ judgements }) => judgements.some(isFault)));
  process.exitCode = isWrong ? 1 : 0;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
