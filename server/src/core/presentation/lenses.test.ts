import assert from "node:assert/strict";
import type { Explanation, NextStep } from "../explanation.ts";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, explained, nextStep, predicted, SECOND } from "./explanation.fixture.ts";
import { lensesFor } from "./lenses.ts";

const titles = (explanation: Explanation) => lensesFor(explanation).map(({ title }) => title);
const twoStages = "FROM a AS build\nENV A=1\nRUN make\n\nFROM scratch\nCOPY --from=build /x .\n";
const built = step("built", { durationMs: 48 * SECOND });

describe("Lenses over the stages of a Dockerfile", () => {
  it("sum up each stage, and offer to build at the first", () => {
    const last = [step("cached"), step("metadata"), built, step("cached"), step("cached")];
    assert.deepEqual(titles(explained(twoStages, last)), [
      ...["stage build · 2 steps · last build: 1/2 cached · 48 s", "Build", "Rebuild without cache"],
      "stage 1 · 2 steps · last build: 2/2 cached",
    ]);
  });

  it("stand at each FROM and say what a click does", () => {
    const lenses = lensesFor(explained(twoStages, []));
    assert.deepEqual(
      lenses.map(({ offset, action }) => [twoStages.slice(offset, offset + 6), action]),
      [
        ["FROM a", "none"],
        ["FROM a", "build"],
        ["FROM a", "rebuildWithoutCache"],
        ["FROM s", "none"],
      ],
    );
  });

  it("need no name for a single unnamed stage", () => {
    assert.equal(titles(explained("FROM a\n", [step("cached")]))[0], "1 step · last build: 1/1 cached");
  });

  it("say which stages the last build left out, failed in, or was canceled in", () => {
    const ofStages = (first: "failed" | "canceled") =>
      titles(explained("FROM a\nRUN b\nFROM c\n", [step("cached"), step(first), step("skipped")]));
    assert.deepEqual(
      [ofStages("failed")[0], ofStages("failed")[3], ofStages("canceled")[0]],
      [
        "stage 0 · 2 steps · last build failed: 1/2 cached",
        "stage 1 · 1 step · not part of the last build",
        "stage 0 · 2 steps · last build canceled: 1/2 cached",
      ],
    );
  });

  it("say that a record is a stored one", () => {
    const stored = { lastBuild: buildRecord({ source: "import" }) };
    assert.equal(
      titles(explained("FROM a\n", [step("cached")], stored))[0],
      "1 step · last build: 1/1 cached · stored",
    );
  });

  it("say what the next build will do in each stage, and how long that takes", () => {
    const follows = { reasons: [{ kind: "follows", line: 3 }] } as const;
    const titlesOf = (...next: readonly NextStep[]) => {
      const last = [step("cached"), step("metadata"), built, step("cached"), step("cached")];
      const [first, , , second] = titles(predicted(explained(twoStages, last), next));
      return [first?.split(" · ").at(-1), second?.split(" · ").at(-1)];
    };
    const [cached, metadata] = [nextStep("cached"), nextStep("metadata")];
    const rebuild = nextStep("rebuild", { ...follows, estimateMs: 48 * SECOND });
    const unknown = nextStep("unknown", follows);
    assert.deepEqual(titlesOf(rebuild, metadata, rebuild, cached, unknown), [
      "next: 2 of 2 steps rebuild, ≈1 min 36 s",
      "next: 1 of 2 steps unknown",
    ]);
    assert.deepEqual(titlesOf(cached, metadata, nextStep("rebuild"), nextStep("skip"), nextStep("skip")), [
      "next: 1 of 2 steps rebuilds",
      "last build: 2/2 cached",
    ]);
    assert.equal(titlesOf(rebuild, metadata, nextStep("rebuild"))[0], "next: 2 of 2 steps rebuild, at least 48 s");
    assert.deepEqual(titlesOf(cached, metadata, cached, cached, cached), ["next: all cached", "next: all cached"]);
  });

  it("count steps alone without a build, and are not there without a FROM", () => {
    assert.equal(titles(explained("FROM a\nRUN b\n", [], { lastBuild: null }))[0], "2 steps");
    assert.deepEqual(titles(explained("RUN b\n", [])), []);
  });
});
