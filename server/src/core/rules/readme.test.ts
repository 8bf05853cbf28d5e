import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { allRules } from "./all.ts";

const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");

/** A row of the table: the code with a link to its page, what it finds, how it is shown, and what of fixes. */
const row = /^\| \[([a-z-]+)\]\(([^)]*)\) *\| (.*?) *\| ([a-z]+) *\|/gm;

describe("The README's table of rules", () => {
  it("has each rule with its page, what it finds and how it is shown", () => {
    assert.deepEqual(
      [...readme.matchAll(row)].map((found) => found.slice(1)),
      allRules.map(({ code, summary, severity }) => [code, `docs/rules/${code}.md`, startLow(summary), severity]),
    );
  });
});

/** Keywords and the like stay in capitals. */
function startLow(summary: string): string {
  return summary.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
}
