import assert from "node:assert/strict";
import { LayerReader, type ArchivedFile } from "./layerFiles.ts";

function read(...entries: readonly (Partial<ArchivedFile> & { name: string })[]): unknown {
  const layer = new LayerReader();
  for (const entry of entries) layer.add({ kind: "file", bytes: 5, target: "", ...entry });
  const { sizes, deleted, emptied } = layer.files;
  return { sizes: Object.fromEntries(sizes), deleted, emptied };
}

const nothing = { sizes: {}, deleted: [], emptied: [] };

describe("What a layer holds", () => {
  it("is files with their bytes, whatever their names begin with", () => {
    const sizes = { a: 5, "b/c": 5, "d e/ü": 5 };
    assert.deepEqual(read({ name: "./a" }, { name: "/b/c" }, { name: "d e/ü" }), { ...nothing, sizes });
  });

  it("is links without bytes, and no folders", () => {
    const entries = [
      { name: "a", kind: "other" },
      { name: "b/", kind: "folder" },
      { name: "./", kind: "folder" },
    ] as const;
    assert.deepEqual(read(...entries), { ...nothing, sizes: { a: 0 } });
  });

  it("is no bytes of a file with several names: when one goes, the others keep them", () => {
    const second = { name: "b", kind: "secondName", target: "./a" } as const;
    assert.deepEqual(read({ name: "a" }, second), { ...nothing, sizes: { a: 0, b: 0 } });
  });

  it("is marks for what is gone of layers below", () => {
    const marks = [{ name: "a/.wh.b" }, { name: ".wh.c" }, { name: "d/.wh..wh..opq" }, { name: ".wh..wh.plnk" }];
    assert.deepEqual(read(...marks), { ...nothing, deleted: ["a/b", "c"], emptied: ["d"] });
  });
});
