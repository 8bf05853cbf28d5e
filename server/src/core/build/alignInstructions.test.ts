import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { alignInstructions } from "./alignInstructions.ts";

/** What each instruction of `after` was in `before`: `=` the same, `~` an edit of the one at that place, `+` new. */
function align(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => parseDockerfile(text.replaceAll("; ", "\n")).instructions);
  return alignInstructions(old ?? [], now ?? []).map((alignment) =>
    alignment.kind === "new" ? "+" : `${alignment.kind === "same" ? "=" : "~"}${alignment.index}`,
  );
}

describe("Matching today's instructions to those that were built", () => {
  it("keeps equal ones together while others come and go", () => {
    assert.deepEqual(align("FROM a; RUN b; RUN c", "FROM a; RUN b; RUN c"), ["=0", "=1", "=2"]);
    assert.deepEqual(align("FROM a; RUN b; RUN c", "FROM a; RUN c"), ["=0", "=2"]);
    assert.deepEqual(align("FROM a; RUN c", "FROM a; RUN b; RUN c"), ["=0", "+", "=1"]);
  });

  it("takes one that stands where another of its keyword stood for an edit of it", () => {
    assert.deepEqual(align("FROM a; RUN b; CMD c", "FROM a; RUN x; CMD c"), ["=0", "~1", "=2"]);
    assert.deepEqual(align("FROM a; RUN b; COPY c .; CMD d", "FROM a; COPY x .; RUN y; CMD d"), [
      "=0",
      "~2",
      "+",
      "=3",
    ]);
  });

  it("pairs several edits in their order, each with one instruction at most", () => {
    assert.deepEqual(align("FROM a; RUN b; RUN c", "FROM a; RUN x; RUN y; RUN z"), ["=0", "~1", "~2", "+"]);
  });

  it("takes one of another keyword for new", () => {
    assert.deepEqual(align("FROM a; RUN b", "FROM a; COPY b ."), ["=0", "+"]);
  });

  it("finds what stayed also where hundreds of others changed", () => {
    const lines = (word: string) =>
      Array.from({ length: 400 }, (_, at) => (at % 2 ? `RUN ${word} ${at}` : `RUN ${at}`));
    const answers = align(["FROM a", ...lines("b")].join("; "), ["FROM a", "CMD c", ...lines("x")].join("; "));
    assert.deepEqual(answers.slice(0, 5), ["=0", "+", "=1", "~2", "=3"]);
    assert.equal(answers.at(-1), "~400");
  });

  it("does not call equal ones edited where nothing else is in common", () => {
    const before = Array.from({ length: 300 }, (_, at) => `COPY ${at} .; RUN a`);
    const after = Array.from({ length: 300 }, (_, at) => `ADD ${at} .; RUN a`);
    const answers = align(before.join("; "), after.join("; "));
    assert.deepEqual(answers.slice(0, 4), ["+", "=1", "+", "=3"]);
  });

  it("has nothing to match in an empty file", () => {
    assert.deepEqual(align("", "FROM a"), ["+"]);
    assert.deepEqual(align("FROM a", ""), []);
  });
});
