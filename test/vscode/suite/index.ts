// The suite that runs inside VS Code's extension host, with VS Code's own API at hand (`import * as vscode`).
//
// To add a test: put `<name>.test.ts` beside this file, with mocha's global describe/it. Every such file is bundled to
// out/vscode/suite/ (test/vscode/bundleSuite.ts) and run by this one, in the browser-hosted VS Code (`npm test -- --only
// vscode`) and in a desktop VS Code (`npm run test:desktop`) alike. The workspace is a copy of sample/, trusted.
// What only the screen shows is tested from outside, in test/vscode/screen.test.ts.
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { type SuiteResult, reportFiles, reportVariable } from "../../hosts/vscode/suiteReport.ts";

/** VS Code's entry: runs every test file beside this one; rejects when a test fails. */
export async function run(): Promise<void> {
  const report = process.env[reportVariable];
  if (report === undefined) throw new Error(`${reportVariable} is not set: start the suite by its runner.`);
  Mocha.reporters.Base.consoleLog = (pattern: unknown = "", ...values: unknown[]) =>
    appendFileSync(join(report, reportFiles.output), `${format(pattern, ...values)}\n`);
  const result = await runTests();
  writeFileSync(join(report, reportFiles.result), JSON.stringify(result));
  if (result.failures > 0) throw new Error(`${result.failures} tests failed`);
}

function runTests(): Promise<SuiteResult> {
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", color: false, timeout: 60_000 });
  for (const name of readdirSync(__dirname)) if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passes: runner.stats?.passes ?? 0, failures: runner.failures }));
  });
}
