import assert from "node:assert/strict";
import type { BuildRecord } from "../buildRecord.ts";
import { recordOf, stepAtLine } from "../record.fixture.ts";
import type { Waste } from "./findWaste.ts";
import { mayCarryWaste, placeWaste } from "./measuredImage.ts";

const text = "FROM a AS x\nRUN b\nFROM x\nARG V\nRUN c\nENV D=1\nCOPY e f\nFROM y\nRUN g\n";

function record(facts: Partial<BuildRecord> = {}, ...megabytes: readonly (number | null)[]): BuildRecord {
  const sizes = [2, 5, 7].map((line, index) => {
    const size = megabytes[index] ?? null;
    return stepAtLine(line, "built", { sizeBytes: size === null ? null : size * 1_000_000 });
  });
  const configuration = [4, 6].map((line) => stepAtLine(line, "built", { sizeBytes: 0 }));
  return recordOf([...sizes, ...configuration], { dockerfile: { path: "/d", text }, target: "1", ...facts });
}

const wasteOf = (added: number, gone: number): Waste => {
  return { added, gone, kind: "deleted", bytes: 5, paths: ["/z"], count: 1, folder: "/" };
};

describe("An image's waste", () => {
  const history = ["ADD", "CMD", "RUN", "ARG", "RUN", "ENV", "COPY"].map((keyword) => ({ keyword, isRead: true }));

  it("belongs to the instructions of the stages that the image is made of", () => {
    const placed = placeWaste(record(), { history, waste: [wasteOf(2, 4), wasteOf(4, 6)] });
    assert.deepEqual([...placed.measured].sort(), [1, 3, 4, 5, 6]);
    assert.deepEqual(
      placed.waste.map(({ added, gone }) => [added, gone]),
      [
        [1, 4],
        [4, 6],
      ],
    );
  });

  it("is not told of what the base image brought, nor where the history is another one", () => {
    assert.deepEqual(placeWaste(record(), { history, waste: [wasteOf(0, 4)] }).waste, []);
    const other = history.with(4, { keyword: "ADD", isRead: true });
    const placed = placeWaste(record(), { history: other, waste: [wasteOf(2, 6), wasteOf(5, 6)] });
    assert.deepEqual([...placed.measured].sort(), [5, 6]);
    assert.deepEqual(
      placed.waste.map(({ added }) => added),
      [5],
    );
  });

  it("is not known of layers that could not be unpacked", () => {
    const packed = history.with(4, { keyword: "RUN", isRead: false });
    assert.deepEqual([...placeWaste(record(), { history: packed, waste: [] }).measured].sort(), [1, 3, 5, 6]);
  });

  it("is looked for where layers below the last have a megabyte or more, or are not known", () => {
    assert.equal(mayCarryWaste(record({}, 1, 0, 0)), true, "what only deletes adds nothing");
    assert.equal(mayCarryWaste(record({}, 1, 0, 1)), true);
    assert.equal(mayCarryWaste(record({}, 0, 0, 99)), false);
    assert.equal(mayCarryWaste(record({}, 0.1, 0.2, 99)), false);
    assert.equal(mayCarryWaste(record({}, 0.5, 0.5, null)), true);
    assert.equal(mayCarryWaste(record({}, null, null, 1)), true);
    assert.equal(mayCarryWaste(record({ status: "failed" }, 1, 0, 1)), false);
    assert.equal(mayCarryWaste(record({ dockerfile: { path: "/d", text: null } }, 1, 0, 1)), false);
  });
});
