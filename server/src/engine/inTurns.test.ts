import assert from "node:assert/strict";
import { inTurns } from "./inTurns.ts";

describe("Work done in turns", () => {
  it("is answered in the order of the items, never with more at once than asked", async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, ++running);
      // Later items end sooner.
      for (let turn = 0; turn < 10 - item; turn++) await Promise.resolve();
      running--;
      return item * 2;
    };
    assert.deepEqual(await inTurns([1, 2, 3, 4, 5, 6, 7], 3, work), [2, 4, 6, 8, 10, 12, 14]);
    assert.equal(most, 3);
  });

  it("ends at once without items", async () => {
    assert.deepEqual(await inTurns([], 3, () => assert.fail("there is nothing to do")), []);
  });
});
