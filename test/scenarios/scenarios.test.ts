import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRecord } from "../../server/src/core/build/buildRecord.ts";
import { explain } from "../../server/src/core/explain.ts";
import { readScenario, writeScenario, type Scenario } from "./golden.ts";
import { replayBuild } from "./replayBuild.ts";
import { replayHistory } from "./replayHistory.ts";

/** `UPDATE_GOLDEN=1` writes what is answered now into the scenarios' files, to be reviewed as a diff. */
const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

describe("Scenarios: the user's Dockerfile with our answers written into it", () => {
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".dockerfile"),
  );

  for (const name of names.sort()) {
    it(name, async () => {
      const path = join(import.meta.dirname, name);
      const golden = await readFile(path, "utf8");
      const answered = await answer(readScenario(golden));
      if (UPDATE) await writeFile(path, answered);
      else assert.equal(answered, golden);
    });
  }
});

async function answer(scenario: Scenario): Promise<string> {
  const { text } = scenario;
  const record = await findRecord(scenario);
  const builder = record?.builder ?? "buildkit";
  const explanation = explain({
    text,
    builder,
    target: null,
    buildArgs: new Map(),
    platform: null,
    record,
    note: null,
  });
  return writeScenario(scenario, explanation, (record?.completedAt ?? 0) + 5 * 60_000);
}

/** `ran` and `printed` tell of a build that Cache Lens ran itself, `history` and `file` of one that BuildKit remembers. */
function findRecord({ facts, text }: Scenario): Promise<BuildRecord | null> {
  const fact = (name: string) => facts.get(name) ?? assert.fail(`the scenario has no line "#: ${name}"`);
  if (facts.has("history")) return replayHistory(fact("history"), fact("file"), text);
  return replayBuild(fact("printed"), fact("ran").replace("docker build ", "").split(" "), text);
}
