import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SuiteResult, findSuiteFault, readResult } from "./suiteReport.ts";

describe("A suite's report", () => {
  const green: SuiteResult = { passes: 2, failures: 0 };

  it("is green when tests passed and VS Code agrees", () => {
    assert.equal(findSuiteFault(green, undefined), undefined);
  });

  it("is red when VS Code says green but the extension host died before the result", () => {
    assert.match(findSuiteFault(undefined, undefined) ?? "", /left no result/);
  });

  it("is red when a test failed, whatever VS Code says", () => {
    assert.equal(findSuiteFault({ passes: 1, failures: 1 }, undefined), "1 of 2 tests failed in VS Code.");
  });

  it("is red when no test ran", () => {
    assert.equal(findSuiteFault({ passes: 0, failures: 0 }, undefined), "The suite ran no test in VS Code.");
  });

  it("is red with VS Code's reason when VS Code found a fault after green tests", () => {
    assert.equal(findSuiteFault(green, "The window crashed."), "The window crashed.");
  });

  it("counts a half-written result as none", () => {
    const folder = mkdtempSync(join(tmpdir(), "report-"));
    writeFileSync(join(folder, "result.json"), '{"passes":1,');
    assert.equal(readResult(folder), undefined);
    rmSync(folder, { recursive: true });
  });
});
