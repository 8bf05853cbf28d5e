import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordOf } from "../core/build/record.fixture.ts";
import { formatStoredRecord } from "../disk/storedRecord.ts";
import { storedBuilds } from "./storedBuilds.ts";

const ask = async (dockerfile: string, context: string | null, records = [recordOf([])]) => {
  const engine = storedBuilds({ add: () => Promise.resolve(), list: () => Promise.resolve(records) });
  const answer = await engine.lastBuild({ dockerfile, context, text: "" }, new AbortController().signal);
  return answer.kind === "found" ? answer.value.record : assert.fail(answer.fault.message);
};

describe("Builds that are kept on disk", () => {
  const records = [recordOf([], { ref: "new", context: "/other" }), recordOf([], { ref: "old", context: "/project" })];

  it("answer with the newest of the asked context, of any when none is asked", async () => {
    assert.equal((await ask("/project/Dockerfile", null, records))?.ref, "new");
    assert.equal((await ask("/project/Dockerfile", "/project", records))?.ref, "old");
    assert.equal(await ask("/project/Dockerfile", "/third", records), null);
  });

  it("include a record beside the Dockerfile, which says that it was not made here", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stored-"));
    try {
      const dockerfile = join(folder, "Dockerfile");
      assert.equal(await ask(dockerfile, null, []), null);
      await writeFile(`${dockerfile}.cachelens.json`, formatStoredRecord(recordOf([], { ref: "beside" })));
      const beside = await ask(dockerfile, null, []);
      assert.deepEqual([beside?.ref, beside?.source], ["beside", "import"]);
      assert.equal((await ask(dockerfile, null, records))?.ref, "new");
      await writeFile(`${dockerfile}.cachelens.json`, "{");
      assert.equal(await ask(dockerfile, null, []), null);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
