import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { allRules } from "./all.ts";

const folder = new URL("../../../../docs/rules/", import.meta.url);

describe("The page of a rule", () => {
  it("is there for each rule, and for nothing else", () => {
    const pages = readdirSync(folder).map((name) => name.replace(".md", ""));
    assert.deepEqual(
      pages.sort(),
      allRules.map(({ code }) => code),
    );
  });

  for (const { code, summary, severity } of allRules) {
    it(`says of ${code} what it finds, with an example of each kind that a builder would take`, () => {
      const page = readFileSync(new URL(`${code}.md`, folder), "utf8");
      assert.ok(page.startsWith(`# ${code}\n\n${summary}. Default: ${severity}.\n`), "its first lines");
      const [bad = "", good = ""] = [...page.matchAll(/```dockerfile\n(.*?)```/gs)].map(([, example]) => example);
      assert.notEqual(bad, good);
      for (const example of [bad, good]) {
        const { instructions, problems } = parseDockerfile(example);
        assert.notDeepEqual(instructions, []);
        assert.deepEqual(problems, []);
      }
    });
  }
});
