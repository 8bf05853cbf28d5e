import assert from "node:assert/strict";
import type { Reason } from "../cache/reason.ts";
import { explained, nextStep, predicted } from "./explanation.fixture.ts";
import { marksFor } from "./marks.ts";

const follows: Reason = { kind: "follows", line: 1 };
const kindOf = (...[status, facts]: Parameters<typeof nextStep>) =>
  marksFor(predicted(explained("RUN a", [null]), [nextStep(status, facts)]))[0]?.kind ?? null;

describe("Marks beside a Dockerfile", () => {
  it("tell where a ripple begins from what only follows", () => {
    assert.equal(kindOf("rebuild", { reasons: [{ kind: "instruction-added" }] }), "origin");
    assert.equal(kindOf("rebuild", { reasons: [{ kind: "instruction-added" }, follows] }), "origin");
    assert.equal(kindOf("rebuild", { reasons: [follows] }), "ripple");
  });

  it("tell what is cached, what can't be known, and what failed", () => {
    assert.equal(kindOf("cached"), "cached");
    assert.equal(kindOf("unknown", { reasons: [{ kind: "stage-output", stage: "a" }] }), "unknown");
    assert.equal(kindOf("rebuild", { reasons: [{ kind: "previous-failure" }, follows] }), "failed");
  });

  it("are only beside steps that the next build comes to and that were compared", () => {
    assert.equal(kindOf("metadata"), null);
    assert.equal(kindOf("skip"), null);
    assert.equal(kindOf("unknown", { reasons: [{ kind: "no-record" }] }), null);
  });

  it("cover all lines of an instruction", () => {
    const explanation = predicted(explained("FROM a\nRUN b \\\n  c\n", []), [nextStep("skip"), nextStep("cached")]);
    assert.deepEqual(marksFor(explanation), [{ line: 2, endLine: 3, kind: "cached" }]);
  });

  it("are not there without a prediction", () => {
    assert.deepEqual(marksFor({ ...explained("FROM a", []), isPredicted: false }), []);
  });
});
