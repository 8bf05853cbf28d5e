import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Environment variable with the folder that a suite in an extension host writes its report to. */
export const reportVariable = "CACHE_LENS_SUITE_REPORT";

/** Names in the report folder: what mocha printed, and at the very end the numbers as JSON. */
export const reportFiles = { output: "output.txt", result: "result.json" } as const;

/** How many tests passed and failed. */
export interface SuiteResult {
  readonly passes: number;
  readonly failures: number;
}

/**
 * Prints the report of a suite that ran in an extension host, and judges it: 0 when tests passed, none failed and the
 * editor found no fault either, else 1 after a line that says why.
 */
export function judgeReport(folder: string, editorFault: string | undefined): number {
  const output = join(folder, reportFiles.output);
  if (existsSync(output)) process.stdout.write(readFileSync(output, "utf8"));
  const fault = findSuiteFault(readResult(folder), editorFault);
  if (fault === undefined) return 0;
  console.error(fault);
  return 1;
}

/** Why the run is not green, in one line; undefined when it is. */
export function findSuiteFault(result: SuiteResult | undefined, editorFault: string | undefined): string | undefined {
  if (result === undefined) return editorFault ?? "The suite left no result: the extension host died, or never ran it.";
  if (result.failures > 0) return `${result.failures} of ${result.passes + result.failures} tests failed in VS Code.`;
  if (result.passes === 0) return "The suite ran no test in VS Code.";
  return editorFault;
}

/** The numbers that the suite wrote at its end; undefined when it did not come that far. */
export function readResult(folder: string): SuiteResult | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, reportFiles.result), "utf8")) as SuiteResult;
  } catch {
    return undefined;
  }
}
