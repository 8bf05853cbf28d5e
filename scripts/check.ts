// `npm run check`: format, lint, types, walls and unit tests; the output of what failed, and a line for each.
import { runMocha, runTool, type Ended } from "./steps.ts";

const checks: readonly (readonly [string, () => Promise<Ended>])[] = [
  ["format", () => runTool("prettier", ["--check", "--cache", "--log-level=warn", "."], false)],
  ["types", () => runTool("tsc", ["-b"], false)],
  [
    "lint",
    () =>
      runTool(
        "eslint",
        ["--cache", "--cache-strategy=content", "--cache-location=out/eslint", "--max-warnings=0", "."],
        false,
      ),
  ],
  [
    "walls",
    () => runTool("depcruise", ["--config=.dependency-cruiser.mjs", "server/src", "client/src", "protocol"], false),
  ],
  ["unit", () => runMocha(["{server/src,client/src,protocol}/**/*.test.ts"], false)],
];

const ended = await Promise.all(
  checks.map(async ([name, run]) => {
    const result = await run();
    const verdict = result.code === 0 ? "ok" : "FAILED";
    console.log(`${name.padEnd(7)} ${verdict} (${result.seconds.toFixed(1)} s)`);
    return result;
  }),
);
const failures = ended.filter(({ code }) => code !== 0);
for (const { output } of failures) console.log(`\n${output}`);
process.exitCode = failures.length === 0 ? 0 : 1;
