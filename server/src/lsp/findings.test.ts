import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { RuleFacts } from "../core/rules/rule.ts";
import { factsOf } from "../core/rules/rules.fixture.ts";
import { keepFindings } from "./findings.ts";
import { readSettings, ruleSettings } from "./settings.ts";

const text = "FROM scratch\nCOPY 1 /d/\nCOPY 2 /d/\n";
const document = TextDocument.create("file:///Dockerfile", "dockerfile", 1, text);

describe("What rules find in an open document", () => {
  it("is mended once, for the title of Fix All and when that is taken", async () => {
    let now: RuleFacts = factsOf(text);
    let tried = 0;
    let hear: (heard: unknown) => void = () => undefined;
    const shown = new Promise((resolve) => (hear = resolve));
    const findings = keepFindings({
      document: () => document,
      facts: (_uri, other) => {
        if (other !== undefined) tried++;
        return other === undefined ? now : factsOf(other);
      },
      settings: () => ruleSettings(readSettings(null)),
      onChange: hear,
      onError: hear,
    });
    findings.checkSoon(document.uri, 0);
    assert.equal(await shown, document.uri);
    assert.equal(await findings.mend(document), "FROM scratch\nCOPY 1 2 /d/\n");
    const once = tried;
    assert.equal(await findings.mend(document), "FROM scratch\nCOPY 1 2 /d/\n");
    assert.deepEqual([once > 0, tried], [true, once]);
    now = factsOf(text, { files: { 1: "1", 2: "2" } });
    await findings.mend(document);
    assert.ok(tried > once, "what was found out since counts");
  });
});
