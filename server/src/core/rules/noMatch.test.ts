import assert from "node:assert/strict";
import { folder, link } from "../context/snapshot.fixture.ts";
import { findings, linesOf } from "./rules.fixture.ts";

const rule = "no-match";
const files = { a: "1", "d/b.txt": "2", empty: folder(), lost: link("nowhere"), way: link("d") };
/** A build has told that it is the context. */
const seen = { files, last: {} };

describe("no-match", () => {
  it("says which source the build will not find", () => {
    assert.deepEqual(findings(rule, "FROM x\nCOPY a gone.txt /\n", seen), [
      "2-2 The build context has no gone.txt: the build stops here.",
    ]);
  });

  it("says when the ignore file leaves it out", () => {
    assert.deepEqual(findings(rule, "FROM x\nCOPY ./dist /\nADD c /\n", { ...seen, ignore: "dist\n" }), [
      "2-2 .dockerignore leaves ./dist out of the build context: the build stops here.",
      "3-3 The build context has no c: the build stops here.",
    ]);
  });

  it("says of a pattern that it copies nothing", () => {
    assert.deepEqual(findings(rule, "FROM x\nCOPY *.jar /\n", seen), [
      "2-2 Nothing in the build context matches *.jar: this COPY copies nothing.",
    ]);
  });

  it("finds what is not there in all ways of writing", () => {
    for (const source of ["gone", "./gone", "/gone", "d/gone", "lost", "../gone", "d/*.md", "way/gone", "a/b"]) {
      assert.deepEqual(linesOf(rule, `FROM x\nCOPY ${source} /\n`, seen), [2], source);
      assert.deepEqual(linesOf(rule, `FROM x\nCOPY ["${source}", "/"]\n`, seen), [2], source);
    }
  });

  it("is silent where the source is there, comes from elsewhere, or can't be told", () => {
    const silent = [
      "COPY a /",
      "COPY ./a /",
      "COPY . /",
      "COPY / /",
      "COPY d /",
      "COPY d/ /",
      "COPY d/*.txt /",
      "COPY way/b.txt /",
      "COPY way /",
      "COPY empty /",
      "COPY ../a /",
      "COPY a gone.lock* /",
      "COPY $GONE /",
      "ARG GONE\nCOPY $GONE /",
      "COPY --from=y gone /",
      "COPY --from=image:1 gone /",
      "COPY --parents gone /",
      "ADD https://example.com/gone /",
      "ADD git@example.com:gone.git /",
      "COPY <<gone /\nx\ngone",
      "ONBUILD COPY gone /",
      "RUN cp gone /",
      "# COPY gone /",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`, seen), [], text);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY gone /\n"), [], "the context was not looked at");
    const all = "FROM x\nCOPY gone /\nCOPY lib /\nCOPY a /\n";
    assert.deepEqual(linesOf(rule, all, { files }), [], "the context may be another folder");
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY gone /\nCOPY d /\nCOPY a /\n", { files }), [2]);
    const other = "FROM x AS unused\nCOPY gone /\nFROM y\nCOPY a /\n";
    assert.deepEqual(linesOf(rule, other, seen), [], "no build comes there");
  });
});
