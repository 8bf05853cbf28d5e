import assert from "node:assert/strict";
import { linesOf } from "./rules.fixture.ts";

const pair = "COPY a /d/\nCOPY b /d/\n";

describe("A finding that the user does not want to see", () => {
  it("is left out below a comment that ignores its rule", () => {
    assert.deepEqual(linesOf("merge-copy", `FROM x\n# cachelens ignore=merge-copy\n${pair}`), []);
    assert.deepEqual(linesOf("merge-copy", `FROM x\n# cachelens ignore=other, merge-copy\n# why\n${pair}`), []);
    assert.deepEqual(linesOf("merge-copy", `FROM x\n# cachelens ignore=other\n${pair}`), [3]);
    assert.deepEqual(linesOf("merge-copy", `FROM x\n# cachelens ignore=merge-copy\nRUN y\n${pair}`), [4]);
  });

  it("is left out everywhere below a global comment at the top", () => {
    assert.deepEqual(linesOf("merge-copy", `# cachelens global ignore=merge-copy\nFROM x\n${pair}RUN y\n${pair}`), []);
    assert.deepEqual(linesOf("merge-copy", `FROM x\n# cachelens global ignore=merge-copy\n${pair}`), [3]);
  });
});
