import { EventEmitter, once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { installHost } from "./install.ts";
import { closePage, openBlankPage } from "./page.ts";
import { type RunningHost, type StartOptions, startHost } from "./start.ts";
import { judgeReport, reportVariable } from "./suiteReport.ts";
import { windowUrl } from "./url.ts";

/** What to run in the extension host. */
export interface MochaRun extends Omit<StartOptions, "runsSuite" | "restricted"> {
  /** Absolute path of the bundle that exports `run()`: see test/vscode/suite/index.ts. */
  readonly suite: string;
  /** After this time the run has failed; 3 minutes unless given. */
  readonly timeoutMs?: number;
}

/**
 * Runs a compiled mocha suite in the extension host of the browser-hosted VS Code, prints what mocha reports, and gives
 * the exit code: 0 only when VS Code says so and the suite's own report tells of passed tests and no failed one. (VS
 * Code alone says 0 when the extension host dies.)
 */
export async function runMochaInHost(run: MochaRun): Promise<number> {
  const report = mkdtempSync(join(tmpdir(), "vscode-suite-"));
  const running = await startHost(await installHost(), {
    ...run,
    runsSuite: true,
    env: { ...run.env, [reportVariable]: report },
  });
  try {
    return judgeReport(report, await watchSuite(running, run));
  } finally {
    await running.stop();
    await rm(report, { recursive: true, force: true });
  }
}

/** Opens the window that runs the suite; undefined when VS Code found no fault, else what went wrong, in one line. */
async function watchSuite(running: RunningHost, run: MochaRun): Promise<string | undefined> {
  const timeoutMs = run.timeoutMs ?? 180_000;
  const page = await openBlankPage(running);
  try {
    const exited = await listenForExit(page);
    await page.goto(windowUrl(running, { suite: run.suite }), { timeout: timeoutMs });
    const late = delay(timeoutMs, `The suite did not end within ${timeoutMs / 1000} s.`, { ref: false });
    return await Promise.race([exited.fault, late, running.ended.then(() => "The VS Code server ended.")]);
  } finally {
    await closePage(page);
  }
}

/** Offers the page the two functions that VS Code reports a suite's errors and its end to. */
async function listenForExit(page: Page): Promise<{ fault: Promise<string | undefined> }> {
  const errors: string[] = [];
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
    const text = args.map(String).join(" ");
    if (type === "error" && !text.startsWith("Canceled")) errors.push(text.split("\n", 3).join("\n"));
  });
  const ends = new EventEmitter<{ end: [fault: string | undefined] }>();
  const fault = once(ends, "end").then(([reason]: (string | undefined)[]) => reason);
  page.once("crash", () => ends.emit("end", "The window crashed."));
  await page.exposeFunction("codeAutomationExit", (code: number) =>
    ends.emit("end", code === 0 ? undefined : describeExit(code, errors)),
  );
  return { fault };
}

function describeExit(code: number, logged: readonly string[]): string {
  return [`VS Code ended the suite with exit code ${code}.`, ...logged.slice(0, 3)].join("\n");
}
