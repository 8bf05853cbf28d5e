import assert from "node:assert/strict";
import { allRules } from "../all.ts";
import { checkRules, type CheckedFile } from "../checkRules.ts";
import { factsOf } from "../rules.fixture.ts";
import { findingsToGitHub } from "./github.ts";
import { findingsToJson } from "./json.ts";
import { findingsToSarif } from "./sarif.ts";
import { findingsToText } from "./text.ts";

const text = "FROM scratch\nCOPY 1 /d/\nCOPY 2 /d/\n";
const last = { 2: { seconds: 1 }, 3: { seconds: 2 } };
const onlyMerge = new Map(allRules.map(({ code }) => [code, code === "merge-copy" ? "info" : "off"] as const));
const files: CheckedFile[] = [{ path: "a b/Dockerfile", findings: checkRules(factsOf(text, { last }), onlyMerge) }];
const message = "2 COPY steps into /d/ make 2 layers (≈3 s): one COPY copies the same files in one.";

describe("Findings on a command line", () => {
  it("are lines for people, with their fixes and a sum", () => {
    assert.deepEqual(findingsToText(files), [
      `a b/Dockerfile:2: info: ${message} [merge-copy]`,
      "    fix: Merge 2 COPY instructions",
      "1 finding (1 info). cachelens fix mends all of them.",
    ]);
    assert.deepEqual(findingsToText([{ path: "x", findings: [] }]), ["Nothing found."]);
  });

  it("are one JSON object", () => {
    assert.deepEqual(findingsToJson(files), {
      schemaVersion: 1,
      files: [
        {
          path: "a b/Dockerfile",
          findings: [
            {
              rule: "merge-copy",
              severity: "info",
              line: 2,
              endLine: 3,
              message,
              costMs: 3000,
              costBytes: null,
              fixes: [{ title: "Merge 2 COPY instructions", keepsImage: true }],
            },
          ],
        },
      ],
    });
  });

  it("are annotations for GitHub, whatever stands in them", () => {
    assert.deepEqual(findingsToGitHub(files), [
      `::notice file=a b/Dockerfile,line=2,endLine=3,title=merge-copy::${message}`,
    ]);
    const [finding] = files[0]?.findings ?? [];
    assert.ok(finding !== undefined);
    const strange = { path: "a,b:c", findings: [{ ...finding, message: "100 %\n::error::x" }] };
    const [line = ""] = findingsToGitHub([strange]);
    assert.match(line, /^::notice file=a%2Cb%3Ac,.*::100 %25%0A::error::x$/);
  });

  it("are a SARIF log with all rules", () => {
    const { runs } = findingsToSarif(files, allRules, "1.2.3");
    const [run] = runs;
    assert.deepEqual(
      run?.tool.driver.rules?.map(({ id }) => id),
      allRules.map(({ code }) => code),
    );
    const [result] = run.results ?? [];
    assert.equal(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id, "merge-copy");
    assert.deepEqual([result?.level, result?.message.text], ["note", message]);
    assert.deepEqual(result?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: "a%20b/Dockerfile" },
      region: { startLine: 2, endLine: 3 },
    });
  });
});
