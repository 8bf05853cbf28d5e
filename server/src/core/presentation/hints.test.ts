import assert from "node:assert/strict";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, DAY, explained, NOW, SECOND } from "./explanation.fixture.ts";
import type { HintDetail } from "./hints.ts";
import { hintsFor } from "./hints.ts";
import type { LastStep } from "../build/lastStep.ts";
import type { Explanation } from "../explanation.ts";

const labels = (explanation: Explanation, detail: HintDetail = "compact") =>
  hintsFor(explanation, NOW, detail).map(({ label }) => label);
const labelOf = (last: LastStep | null, facts: Partial<Explanation> = {}) =>
  labels(explained("RUN make\n", [last], facts));

describe("Hints on the lines of a Dockerfile", () => {
  it("show size and age of what came from the cache", () => {
    const cached = step("cached", { sizeBytes: 38_000_000, createdAt: NOW - 12.5 * DAY });
    assert.deepEqual(labelOf(cached), ["✓ cached · 38 MB · 12 d old"]);
  });

  it("show time and size of what was built, and no age: it was made just then", () => {
    const built = step("built", { durationMs: 48 * SECOND, sizeBytes: 12_000_000, createdAt: NOW });
    assert.deepEqual(labelOf(built), ["↻ built in 48 s · 12 MB"]);
  });

  it("leave out what is not known", () => {
    assert.deepEqual(labelOf(step("cached")), ["✓ cached"]);
    assert.deepEqual(labelOf(step("built")), ["↻ built"]);
    assert.deepEqual(labelOf(step("unknown")), ["? unknown"]);
  });

  it("show how a build ended", () => {
    assert.deepEqual(labelOf(step("failed", { durationMs: 3 * SECOND, sizeBytes: 5 })), ["✗ failed after 3 s"]);
    assert.deepEqual(labelOf(step("canceled")), ["⊘ canceled"]);
  });

  it("tell a step that a failed build did not reach from one that no build needs", () => {
    const failed = { lastBuild: buildRecord({ status: "failed" }) };
    const [unneeded] = explained("FROM a\n", []).stages;
    assert.deepEqual(labels(explained("FROM a\n", [step("skipped")], failed)), ["– not reached"]);
    assert.deepEqual(labels(explained("FROM a\n", [step("skipped")])), ["– skipped"]);
    assert.ok(unneeded);
    const stages = [{ ...unneeded, reached: false }];
    assert.deepEqual(labels(explained("FROM a\n", [step("skipped")], { ...failed, stages })), ["– skipped"]);
  });

  it("mark a status as that of the text before an edit", () => {
    const textBefore = "RUN make all";
    const built = step("built", { textBefore, durationMs: 48 * SECOND, sizeBytes: 12_000_000 });
    assert.deepEqual(labelOf(step("cached", { textBefore })), ["✎ edited since: was cached"]);
    assert.deepEqual(labelOf(built), ["✎ edited since: was built in 48 s · 12 MB"]);
    assert.deepEqual(labelOf(step("failed", { textBefore })), ["✎ edited since: failed"]);
  });

  it("say of a new instruction that it is new", () => {
    assert.deepEqual(labelOf(null), ["+ new since the last build"]);
  });

  it("are quiet on what only sets configuration, unless all is wanted", () => {
    const explanation = explained("FROM a\nENV A=1\nLABEL new=1\n", [step("cached"), step("metadata"), null]);
    assert.deepEqual(labels(explanation), ["✓ cached"]);
    assert.deepEqual(labels(explanation, "full"), ["✓ cached", "· metadata only", "+ new since the last build"]);
  });

  it("are not there without a build", () => {
    assert.deepEqual(labelOf(null, { lastBuild: null }), []);
  });

  it("stand at the end of an instruction's last line", () => {
    const text = "FROM a\nRUN one && \\\n  two\nRUN <<EOF\nthree\nEOF\n";
    const hints = hintsFor(explained(text, [step("cached"), step("cached"), step("cached")]), NOW, "compact");
    const before = hints.map(({ offset }) => text.slice(0, offset).split("\n").at(-1));
    assert.deepEqual(before, ["FROM a", "  two", "EOF"]);
    assert.deepEqual(
      hints.map(({ instruction }) => instruction),
      [0, 1, 2],
    );
  });
});
