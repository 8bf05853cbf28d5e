import assert from "node:assert/strict";
import type { ContextSnapshot } from "./snapshot.ts";
import { file, folder, link, snapshotOf } from "./snapshot.fixture.ts";
import { transferContext } from "./transfer.ts";

const at = (text: string, modifiedAt: string, mode = 0o644) => file(text, { modifiedAt, mode });

/** A snapshot whose functions can be replaced. */
const bound = (snapshot: ContextSnapshot): ContextSnapshot => ({
  entry: (path) => snapshot.entry(path),
  names: (path) => snapshot.names(path),
  gapIn: (path) => snapshot.gapIn(path),
  digest: (path) => snapshot.digest(path),
});

describe("Sending a context to BuildKit (B7)", () => {
  it("keeps old content when size, time and mode are the same", () => {
    const before = snapshotOf({ "d/a": at("one", "1") });
    const seen = transferContext(before, snapshotOf({ "d/a": at("two", "1") }), null);
    assert.deepEqual(seen.entry("d/a"), at("one", "1"));
    assert.deepEqual(seen.digest("d"), before.digest("d"));
    assert.deepEqual(seen.digest(""), before.digest(""));
  });

  it("sends a file again when time, size or mode differ, or when nothing is known of its time", () => {
    const before = snapshotOf({ a: at("one", "1") });
    for (const now of [at("two", "2"), at("three", "1"), at("two", "1", 0o755), file("two")]) {
      assert.deepEqual(transferContext(before, snapshotOf({ a: now }), null).entry("a"), now);
    }
  });

  it("takes extended attributes only with the file", () => {
    const before = snapshotOf({ a: at("one", "1") });
    const now = snapshotOf({ a: { ...at("one", "1"), attributes: new Map([["user.x", "1"]]) } });
    assert.deepEqual(transferContext(before, now, null).digest("a"), before.digest("a"));
  });

  it("knows whose content it is where entries are made anew whenever they are asked for", () => {
    const listed = snapshotOf({ a: at("one", "1") });
    const anew = { ...bound(listed), entry: (path: string) => (path === "a" ? at("one", "1") : listed.entry(path)) };
    assert.deepEqual(transferContext(null, anew, null).digest("a"), listed.digest("a"));
    const other = snapshotOf({ a: at("one", "1"), b: "2" });
    assert.deepEqual(
      transferContext(other, { ...anew, entry: (path) => anew.entry(path) }, null).digest("a"),
      listed.digest("a"),
    );
  });

  it("keeps the mode of a folder that it knows, until the folder was away", () => {
    const first = transferContext(null, snapshotOf({ "d/a": "1", "e/b": "1" }), null);
    const disk = snapshotOf({ d: folder(0o700), "d/a": "1", "e/b": "1" });
    assert.deepEqual(transferContext(first, disk, null).entry("d"), folder(0o755));
    assert.deepEqual(transferContext(first, disk, null).digest("d"), first.digest("d"));
    const between = transferContext(first, disk, ["e"]);
    assert.equal(between.entry("d/a"), null);
    assert.deepEqual(transferContext(between, disk, null).entry("d"), folder(0o700));
  });

  it("asks no earlier context any more once all of a later one was sent as it is", () => {
    let asked = 0;
    const first = snapshotOf({ "d/a": at("one", "1"), "e/b": at("2", "1") });
    const counted = { ...bound(first), entry: (path: string) => (asked++, first.entry(path)) };
    const disk = snapshotOf({ "d/a": at("other", "2"), "e/b": at("2", "1") });
    for (const reads of [null, ["d", "e"]]) {
      const second = transferContext(transferContext(counted, disk, reads), disk, reads);
      asked = 0;
      assert.deepEqual(second.entry("d/a"), at("other", "2"));
      assert.equal(asked, 0);
    }
    const missed = transferContext(counted, snapshotOf({ "d/a": at("two", "1"), "e/b": at("2", "1") }), null);
    assert.deepEqual(transferContext(missed, disk, ["e"]).digest("e"), disk.digest("e"));
    assert.deepEqual(transferContext(missed, snapshotOf({ "d/a": at("six", "1") }), null).entry("d/a"), at("one", "1"));
  });

  it("sends what the build asks for, with what links lead to and the folders above", () => {
    const disk = snapshotOf({ l: link("d/t"), "d/t": "1", "d/u": "2", "x/a.txt": "3", "x/b": "4", "y/c/z": "5" });
    const seen = transferContext(null, disk, ["l", "x/*.txt", "y"]);
    const paths = ["l", "d", "d/t", "d/u", "x", "x/a.txt", "x/b", "y", "y/c/z"];
    const sent = paths.filter((path) => seen.entry(path) !== null);
    assert.deepEqual(sent, ["l", "d", "d/t", "x", "x/a.txt", "y", "y/c/z"]);
    assert.deepEqual(seen.names("d"), ["t"]);
    assert.deepEqual(seen.digest("y"), disk.digest("y"));
  });

  it("sends the links in front of a pattern", () => {
    const disk = snapshotOf({ ld: link("d"), "d/a.txt": "1", "d/b": "2" });
    const seen = transferContext(null, disk, ["ld/*.txt"]);
    assert.deepEqual(
      [seen.entry("ld"), seen.entry("d/a.txt"), seen.entry("d/b")],
      [link("d"), disk.entry("d/a.txt"), null],
    );
  });

  it("gives the digest of what is really there where old and new are mixed", () => {
    const before = snapshotOf({ "d/a": at("one", "1"), "d/b": at("1", "1") });
    const seen = transferContext(before, snapshotOf({ "d/a": at("two", "1"), "d/b": at("2", "2") }), null);
    assert.deepEqual(seen.digest("d"), snapshotOf({ "d/a": "one", "d/b": "2" }).digest("d"));
  });
});
