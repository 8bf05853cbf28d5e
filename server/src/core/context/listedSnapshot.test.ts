import assert from "node:assert/strict";
import { unknown } from "../known.ts";
import { compareBytes } from "./listedSnapshot.ts";
import { file, folder, link, snapshotOf, type Given } from "./snapshot.fixture.ts";

function digest(entries: Readonly<Record<string, Given>>, path = "src"): string | null {
  const found = snapshotOf(entries).digest(path);
  return found?.known ? found.value : null;
}

describe("A snapshot's digest", () => {
  const usual = { "src/a": "one", "src/b/c": "two" };

  it("is equal for equal content, whatever the times, and wherever the folder is (B2)", () => {
    assert.equal(digest(usual), digest({ "src/b/c": "two", "src/a": file("one", { modifiedAt: "1" }) }));
    assert.equal(digest(usual), digest({ "other/a": "one", "other/b/c": "two" }, "other"));
    assert.equal(digest(usual), digest({ ...usual, "src/a": file("one", { hardLinkTo: "src/x" }) }));
  });

  it("differs in bytes, modes, types, names, link texts, empty folders and user attributes (B2)", () => {
    const others: readonly Readonly<Record<string, Given>>[] = [
      { ...usual, "src/a": "One" },
      { ...usual, "src/a": file("one", { mode: 0o755 }) },
      { ...usual, "src/a": file("one", { attributes: new Map([["user.note", "x"]]) }) },
      { ...usual, "src/a": link("b/c") },
      { ...usual, "src/b": folder(0o700) },
      { ...usual, src: folder(0o700) },
      { ...usual, "src/d": folder() },
      { "src/a": "one", "src/b/d": "two" },
      { "src/a": "one", "src/b": "two" },
    ];
    const digests = [usual, ...others].map((entries) => digest(entries));
    assert.equal(new Set(digests).size, digests.length);
  });

  it("does not look at the mode of the context itself", () => {
    assert.equal(digest({ a: "1" }, ""), digest({ "": folder(0o700), a: "1" }, ""));
  });

  it("is not known when a file could not be read, and missing for what is not there", () => {
    const snapshot = snapshotOf({ "src/a": file("one", { content: unknown("no permission") }) });
    assert.deepEqual(snapshot.digest("src"), unknown("no permission"));
    assert.equal(snapshot.digest("b"), null);
  });
});

describe("A listed snapshot", () => {
  it("makes the folders that the list leaves out, and sorts names by their bytes", () => {
    const snapshot = snapshotOf({ "x/\u{1F600}": "1", "x/\uFFFD": "2", "x/a": "3" });
    assert.deepEqual(snapshot.names("x"), ["a", "\uFFFD", "\u{1F600}"]);
    assert.equal(snapshot.entry("x")?.kind, "folder");
    assert.deepEqual(snapshot.names(""), ["x"]);
  });

  it("orders as UTF-8 does", () => {
    const names = ["a", "b", "\uFFFD", "\u{1F600}", "ab", ""];
    assert.deepEqual(
      [...names].sort(compareBytes),
      [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
});
