import assert from "node:assert/strict";
import { diffFiles } from "./diffFiles.ts";
import { selectFiles } from "./selectFiles.ts";
import { file, folder, link, snapshotOf, type Given } from "./snapshot.fixture.ts";

type Entries = Readonly<Record<string, Given>>;

function diff(before: Entries, after: Entries, path = "src", exclude: readonly string[] = []): readonly string[] {
  const [old, now] = [before, after].map((entries) => {
    return [selectFiles(snapshotOf(entries), { path, allowsWildcards: true, include: null, exclude })];
  });
  return diffFiles(old ?? [], now ?? []).map(({ path: changed, change }) => `${changed} ${change}`);
}

describe("What changed between two selections", () => {
  const usual = { "src/a": "1", "src/d/b": "2", "src/d/c": "3" };

  it("is named by path and kind", () => {
    assert.deepEqual(diff(usual, usual), []);
    assert.deepEqual(diff(usual, { ...usual, "src/d/b": "9" }), ["src/d/b content"]);
    assert.deepEqual(diff(usual, { ...usual, "src/a": file("1", { mode: 0o755 }) }), ["src/a mode"]);
    assert.deepEqual(diff(usual, { ...usual, "src/a": link("d/b") }), ["src/a type"]);
    assert.deepEqual(diff({ ...usual, "src/l": link("a") }, { ...usual, "src/l": link("d") }), ["src/l link"]);
    assert.deepEqual(diff(usual, { ...usual, "src/d": folder(0o700) }), ["src/d mode"]);
  });

  it("lists files of a new folder, or the folder itself when it is empty", () => {
    assert.deepEqual(diff(usual, { ...usual, "src/n/x": "1" }), ["src/n/x added"]);
    assert.deepEqual(diff(usual, { ...usual, "src/n": folder() }), ["src/n added"]);
    assert.deepEqual(diff(usual, { "src/a": "1" }), ["src/d/b removed", "src/d/c removed"]);
  });

  it("sees a file become a folder", () => {
    assert.deepEqual(diff({ src: "1" }, { "src/f": "1" }), ["src type", "src/f added"]);
  });

  it("does not speak of what is excluded", () => {
    assert.deepEqual(diff(usual, { ...usual, "src/d/b": "9" }, "src", ["d/b"]), []);
  });

  it("follows a pattern's matches", () => {
    assert.deepEqual(diff({ "a.txt": "1" }, { "a.txt": "1", "b.txt": "2" }, "*.txt"), ["b.txt added"]);
  });

  it("names a source that is gone", () => {
    assert.deepEqual(diff({ a: "1" }, {}, "a"), ["a removed"]);
    assert.deepEqual(diff({}, {}, "a"), ["a removed"]);
  });

  it("does not speak of the mode of the context itself", () => {
    assert.deepEqual(diff({ a: "1" }, { "": folder(0o700), a: "2" }, ""), ["a content"]);
  });
});
