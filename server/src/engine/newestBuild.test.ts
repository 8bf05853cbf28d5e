import assert from "node:assert/strict";
import { recordOf } from "../core/build/record.fixture.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { failed, found, type Engine, type LastBuild, type Lookup } from "./engine.ts";
import { newestBuild } from "./newestBuild.ts";

const engine = (answer: Lookup<LastBuild>): Engine => ({ name: "x", lastBuild: () => Promise.resolve(answer) });
const knows = (record: BuildRecord | null, note: string | null = null) => engine(found({ record, note }));
const broken = engine(failed("notRunning", "The Docker engine is not running."));
const build = (ref: string, completedAt: number | null, facts: Partial<BuildRecord> = {}) =>
  recordOf([], { ref, startedAt: 0, completedAt, ...facts });

function ask(live: readonly Engine[], stored: Engine) {
  const query = { dockerfile: "/project/Dockerfile", context: null, text: "" };
  return newestBuild({ live, stored }, query, new AbortController().signal);
}

describe("The newest build that anything knows", () => {
  it("is the one that ended last, wherever it is known from", async () => {
    const [older, newer] = [build("a", 10_000), build("b", 20_000)];
    assert.equal((await ask([knows(older), knows(newer)], knows(null))).record, newer);
    assert.equal((await ask([knows(older)], knows(newer))).record, newer);
    assert.equal((await ask([knows(newer)], knows(older))).record, newer);
  });

  it("is the stored record when a live one tells of the same build", async () => {
    const stored = build("a", 10_000, { source: "cachelens" });
    assert.deepEqual((await ask([knows(build("a", 11_000))], knows(stored))).record, stored);
  });

  it("has the values that are not kept when a live one tells them", async () => {
    const live = build("a", 11_000, { buildArgs: new Map([["TOKEN", "s3cret"]]) });
    const { record } = await ask([knows(live)], knows(build("a", 10_000, { source: "cachelens" })));
    assert.deepEqual([record?.source, record?.buildArgs.get("TOKEN")], ["cachelens", "s3cret"]);
  });

  it("is the live record when the same image was built again", async () => {
    const again = build("a", 60_000);
    assert.equal((await ask([knows(again)], knows(build("a", 10_000)))).record, again);
  });

  it("is the stored record while Docker gives no answer, and the reason is told", async () => {
    const stored = build("a", 10_000);
    const { record, fault } = await ask([broken, broken], knows(stored));
    assert.equal(record, stored);
    assert.equal(fault?.kind, "notRunning");
  });

  it("is no fault when one live source knows the build, though another does not answer", async () => {
    const live = build("a", 10_000);
    const { record, fault } = await ask([broken, knows(live)], knows(null));
    assert.deepEqual([record, fault], [live, null]);
  });

  it("is a fault when the build may be known to a source that does not answer", async () => {
    const { record, fault } = await ask([broken, knows(null)], knows(null));
    assert.deepEqual([record, fault?.kind], [null, "notRunning"]);
  });

  it("comes with what a source has to say about it", async () => {
    assert.equal((await ask([knows(null), knows(null, "A newer build…")], knows(null))).note, "A newer build…");
  });
});
