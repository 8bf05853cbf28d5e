import assert from "node:assert/strict";
import { buildRecord, NOW } from "../core/presentation/explanation.fixture.ts";
import type { EngineFault } from "../engine/engine.ts";
import type { NewestBuild } from "../engine/newestBuild.ts";
import { isDue, mergeAnswer } from "./facts.ts";

const fault: EngineFault = { kind: "notRunning", message: "not running", detail: "" };
const answer = (facts: Partial<NewestBuild>): NewestBuild => ({ record: null, note: null, fault: null, ...facts });
const older = buildRecord({ ref: "older", startedAt: NOW - 2000 });
const newer = buildRecord({ ref: "newer", startedAt: NOW - 1000 });

describe("When builds are asked for", () => {
  it("is at once when the user wants it, a file opens or a build ended", () => {
    for (const cause of ["command", "opened", "build"] as const) assert.equal(isDue(cause, NOW, NOW, true), true);
  });

  it("is not again within ten seconds by polling, and within two on focus", () => {
    assert.deepEqual([isDue("poll", NOW + 9999, NOW, false), isDue("poll", NOW + 10_000, NOW, false)], [false, true]);
    assert.deepEqual([isDue("focus", NOW + 1999, NOW, false), isDue("focus", NOW + 2000, NOW, false)], [false, true]);
    assert.equal(isDue("poll", NOW, null, false), true);
  });

  it("is not while a slow answer is awaited, unless something happened", () => {
    assert.equal(isDue("poll", NOW + 60_000, NOW, true), false);
    assert.equal(isDue("focus", NOW + 60_000, NOW, true), false);
  });
});

describe("What is known after an answer", () => {
  it("is the newer build", () => {
    assert.equal(mergeAnswer(null, answer({ record: older }), "opened").record, older);
    assert.equal(mergeAnswer(answer({ record: older }), answer({ record: newer }), "poll").record, newer);
  });

  it("is still the build from before when Docker died or forgot it", () => {
    const held = answer({ record: newer, note: "held" });
    assert.deepEqual(mergeAnswer(held, answer({ fault }), "build"), { record: newer, note: "held", fault });
    assert.deepEqual(mergeAnswer(held, answer({ fault }), "command"), { record: newer, note: "held", fault });
    assert.deepEqual(mergeAnswer(held, answer({ record: older, note: "x" }), "focus"), {
      record: newer,
      note: "x",
      fault: null,
    });
  });

  it("has more to tell of the same build when the source has", () => {
    const same = buildRecord({ ref: "newer", startedAt: newer.startedAt, source: "engine" });
    assert.equal(mergeAnswer(answer({ record: newer }), answer({ record: same }), "focus").record, same);
    assert.equal(mergeAnswer(answer({ record: newer }), answer({ record: same, fault }), "focus").record, newer);
  });

  it("is only the answer when the user asks and Docker answers", () => {
    assert.equal(mergeAnswer(answer({ record: newer }), answer({}), "command").record, null);
  });
});
