import assert from "node:assert/strict";
import { readTime } from "./time.ts";

describe("Reading Docker's times", () => {
  it("drops what is finer than a millisecond", () => {
    assert.equal(readTime("2026-11-21T17:58:26.842436361Z"), Date.UTC(2026, 10, 21, 17, 58, 26, 842));
    assert.equal(readTime("2026-11-21T18:58:26+01:00"), Date.UTC(2026, 10, 21, 17, 58, 26));
  });

  it("knows no time where Docker prints none", () => {
    assert.deepEqual(["", "now", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", undefined].map(readTime), [
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
