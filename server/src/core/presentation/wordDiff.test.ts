import assert from "node:assert/strict";
import { sayEdit } from "./wordDiff.ts";

const numbers = (count: number): string => Array.from({ length: count }, (_, index) => `w${index}`).join(" ");

describe("What was edited about an instruction", () => {
  it("is shown word by word: removed ones struck through, added ones bold", () => {
    assert.equal(sayEdit("RUN make all", "RUN make test"), "RUN make ~~all~~ **test**");
    assert.equal(sayEdit("RUN make", "RUN make test"), "RUN make **test**");
    assert.equal(sayEdit("RUN a b c", "RUN c"), "RUN ~~a b~~ c");
  });

  it("is safe from its own characters", () => {
    assert.equal(sayEdit("RUN a | `b` ~~ <i>", "RUN a | `b` **"), String.raw`RUN a \| \`b\` ~~\~\~ \<i\>~~ **\*\***`);
    assert.equal(sayEdit("RUN a\\", "RUN http://b_c"), String.raw`RUN ~~a\\~~ **http\:\/\/b\_c**`);
  });

  it("leaves out words far from a change", () => {
    assert.equal(
      sayEdit(`RUN ${numbers(20)} old`, `RUN ${numbers(20)} new`),
      "RUN w0 w1 … w17 w18 w19 ~~old~~ **new**",
    );
    assert.equal(sayEdit(`RUN ${numbers(7)} old`, `RUN ${numbers(7)}`), `RUN ${numbers(7)} ~~old~~`);
    assert.equal(sayEdit(`RUN old ${numbers(20)}`, `RUN new ${numbers(20)}`), "RUN ~~old~~ **new** w0 w1 w2 …");
  });

  it("stays short however much was changed", () => {
    const other = numbers(3000).replaceAll("w", "x");
    assert.ok(sayEdit(`RUN ${numbers(3000)}`, `RUN ${other}`).length < 1000);
    assert.ok(sayEdit(`RUN ${"a".repeat(9000)}`, `RUN ${"b".repeat(9000)}`).length < 200);
  });

  it("may be of blanks only, or of what stands below the instruction", () => {
    assert.equal(sayEdit("RUN a  b", "RUN a b"), "only blanks");
    assert.equal(sayEdit("RUN <<E", "RUN <<E"), "the text below it");
    assert.equal(sayEdit("RUN <<E\none\ntwo\n", "RUN <<E\none\nthree\n"), String.raw`RUN \<\<E one ~~two~~ **three**`);
  });
});
