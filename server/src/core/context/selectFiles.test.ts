import assert from "node:assert/strict";
import { describeContent, selectFiles, type FileRequest } from "./selectFiles.ts";
import { file, folder, link, snapshotOf, type Given } from "./snapshot.fixture.ts";

type Entries = Readonly<Record<string, Given>>;

function content(entries: Entries, path: string, more: Partial<FileRequest> = {}): string {
  const request = { path, allowsWildcards: true, include: null, exclude: [], ...more };
  const selection = selectFiles(snapshotOf(entries), request);
  const found = describeContent(selection);
  return selection.isMissing ? "missing" : found.known ? found.value : found.why;
}

describe("What a source of COPY selects on BuildKit", () => {
  it("is a single file without its name (B2)", () => {
    assert.equal(content({ a: "1" }, "a"), content({ b: "1" }, "b"));
    assert.notEqual(content({ a: "1" }, "a"), content({ a: file("1", { mode: 0o755 }) }, "a"));
  });

  it("follows a link that is the source or on its way, but not one inside (B4)", () => {
    const entries = { "d/t": "1", l: link("d/t"), way: link("d"), "d/in": link("t") };
    assert.equal(content(entries, "l"), content(entries, "d/t"));
    assert.equal(content(entries, "way/t"), content(entries, "d/t"));
    assert.notEqual(content(entries, "d"), content({ ...entries, "d/in": link("u") }, "d"));
  });

  it("is the names and contents of a pattern's matches (B5)", () => {
    const entries = { "a.txt": "1", "b.txt": "2", "c.log": "3" };
    assert.equal(content(entries, "*.txt"), content({ ...entries, "c.log": "4" }, "*.txt"));
    assert.notEqual(content(entries, "*.txt"), content({ "a.txt": "1", "c.txt": "2" }, "*.txt"));
    assert.equal(content({ "d/a.txt": "1" }, "d/*.txt"), content({ "e/a.txt": "1" }, "e/*.txt"));
  });

  it("is a pattern's single match without its name when the last name is no pattern", () => {
    assert.equal(content({ "d1/a": "1" }, "d*/a"), content({ "d2/a": "1" }, "d*/a"));
    assert.notEqual(content({ "d1/a": "1" }, "d*/a"), content({ "d1/a": "1", "d2/a": "1" }, "d*/a"));
    assert.notEqual(content({ "d1/s/a": "1" }, "d*/s"), content({ "d2/s/a": "1" }, "d*/s"));
  });

  it("is empty, not missing, when a pattern matches nothing", () => {
    assert.equal(content({ a: "1" }, "*.txt"), "");
  });

  it("is missing when there is no such file, or a link leads nowhere", () => {
    assert.equal(content({ a: "1" }, "b"), "missing");
    assert.equal(content({ l: link("nowhere") }, "l"), "missing");
    assert.equal(content({ a: "1" }, "a/b"), "missing");
  });

  it("leaves out what --exclude names, before it is looked at", () => {
    const exclude = ["*.log"];
    const entries = { "src/a": "1", "src/x.log": "2", "src/d/y.log": "3" };
    assert.equal(content(entries, "src", { exclude }), content({ ...entries, "src/x.log": "9" }, "src", { exclude }));
    assert.notEqual(content(entries, "src", { exclude }), content({ ...entries, "src/a": "9" }, "src", { exclude }));
    assert.notEqual(
      content(entries, "src", { exclude }),
      content({ ...entries, "src/d/y.log": "9" }, "src", { exclude }),
    );
  });

  it("is the relative paths, contents and folders of --parents", () => {
    const include = ["*/x"];
    const entries = { "d/x": "1", "d/y": "1", "e/x": "1" };
    assert.equal(content(entries, "", { include }), content({ ...entries, "d/y": "2" }, "", { include }));
    assert.notEqual(content(entries, "", { include }), content({ ...entries, "e/x": "2" }, "", { include }));
    assert.notEqual(content(entries, "", { include }), content({ ...entries, d: folder(0o700) }, "", { include }));
    assert.notEqual(content({ "d/x": "1" }, "", { include }), content({ "e/x": "1" }, "", { include }));
  });

  it("takes a pattern for a plain name where none is allowed, as in a bind mount", () => {
    assert.equal(content({ "a*": "1", ab: "2" }, "a*", { allowsWildcards: false }), content({ x: "1" }, "x"));
  });
});
