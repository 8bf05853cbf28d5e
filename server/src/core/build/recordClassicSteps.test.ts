import assert from "node:assert/strict";
import { recordClassicSteps } from "./recordClassicSteps.ts";
import type { ClassicStep } from "./formats/classicOutput.ts";

const step = (index: number, facts: Partial<ClassicStep>): ClassicStep => {
  return { index, text: "", outcome: "built", imageId: "0123", startedAt: 100, completedAt: 150, ...facts };
};
const record = (facts: Partial<ClassicStep>) =>
  recordClassicSteps([step(3, facts)], (id) => (id === "0123" ? { sizeBytes: 38, createdAt: 7 } : null))[0];

describe("The steps of a classic build", () => {
  it("have the time that they ran, and the layer of their image", () => {
    assert.deepEqual(record({}), {
      place: { kind: "instruction", index: 3 },
      outcome: "built",
      startedAt: 100,
      durationMs: 50,
      sizeBytes: 38,
      createdAt: 7,
      resultIds: ["0123"],
    });
  });

  it("have no time when they were taken from cache, no layer when the engine has lost it", () => {
    assert.equal(record({ outcome: "cached" })?.durationMs, null);
    const lost = record({ imageId: "4567" });
    assert.deepEqual([lost?.sizeBytes, lost?.createdAt], [null, null]);
  });

  it("leave out ARG in front of the first FROM, of which the builder makes nothing", () => {
    assert.equal(record({ imageId: null }), undefined);
    assert.equal(record({ imageId: null, outcome: "failed", completedAt: null })?.outcome, "failed");
  });
});
