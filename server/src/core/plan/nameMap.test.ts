import assert from "node:assert/strict";
import { getByName, setByName, type NameMap } from "./nameMap.ts";

describe("NameMap", () => {
  it("finds what was set, whatever else was set before and after", () => {
    let map: NameMap<number> | null = null;
    for (let at = 0; at < 3000; at++) map = setByName(map, `NAME${at}`, at);
    for (let at = 0; at < 3000; at++) assert.equal(getByName(map, `NAME${at}`), at);
    assert.equal(getByName(map, "NAME3000"), undefined);
  });

  it("leaves the map that it was made from as it is", () => {
    const before = setByName(setByName<string>(null, "A", "old"), "B", "b");
    const after = setByName(before, "A", "new");
    assert.deepEqual([getByName(before, "A"), getByName(after, "A"), getByName(after, "B")], ["old", "new", "b"]);
  });

  it("tells names apart whose hashes are the same", () => {
    // FNV-1a gives both the same hash, and so does every function of it.
    const [first, second] = ["costarring", "liquid"];
    const map = setByName(setByName<number>(null, first, 1), second, 2);
    assert.deepEqual([getByName(map, first), getByName(map, second)], [1, 2]);
    const changed = setByName(map, first, 3);
    assert.deepEqual([getByName(changed, first), getByName(changed, second)], [3, 2]);
  });
});
