import assert from "node:assert/strict";
import { followLinks } from "./followLinks.ts";
import { link, snapshotOf } from "./snapshot.fixture.ts";

describe("Following links in a context", () => {
  const snapshot = snapshotOf({
    "d/t": "text",
    l: link("d/t"),
    "d/up": link("../l"),
    abs: link("/d"),
    out: link("../../etc/passwd"),
    a: link("b"),
    b: link("a"),
    gone: link("nowhere"),
  });

  it("leads to the file at the end, and names the links passed", () => {
    assert.deepEqual(followLinks(snapshot, "d/up", true), { path: "d/t", links: ["d/up", "l"] });
    assert.deepEqual(followLinks(snapshot, "abs/t", true), { path: "d/t", links: ["abs"] });
  });

  it("leaves a link at the end alone where only the way is followed", () => {
    assert.deepEqual(followLinks(snapshot, "abs/up", false), { path: "d/up", links: ["abs"] });
  });

  it("never leaves the context, and does not run in circles", () => {
    assert.equal(followLinks(snapshot, "out", true), null);
    assert.deepEqual(followLinks(snapshot, "../../d/t", true), { path: "d/t", links: [] });
    assert.equal(followLinks(snapshot, "a", true), null);
    assert.equal(followLinks(snapshot, "gone", true), null);
  });
});
