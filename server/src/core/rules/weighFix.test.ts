import assert from "node:assert/strict";
import type { BuilderKind } from "../build/buildRecord.ts";
import type { Forecaster } from "../cache/forecast.ts";
import type { Verdict } from "../cache/reason.ts";
import { explain } from "../explain.ts";
import type { Explanation } from "../explanation.ts";
import { planBuild } from "../plan/planBuild.ts";
import { recordOf, type GivenStep } from "./rules.fixture.ts";
import { sayEffect, weighFix } from "./weighFix.ts";

/** Predicts that what begins as the built text is cached, and nothing behind it. */
function forecastAfter(built: string, builder: BuilderKind): Forecaster {
  return () => (dockerfile) => {
    const lines = built.split("\n");
    const at = dockerfile.instructions.findIndex(({ text }, index) => text !== lines[index]);
    const verdicts = dockerfile.instructions.map((_, index): Verdict => {
      return at < 0 || index < at ? { kind: "cached" } : { kind: "rebuild", reasons: [{ kind: "instruction-added" }] };
    });
    return { plan: planBuild(dockerfile, { builder, target: null, buildArgs: new Map(), named: false }), verdicts };
  };
}

/** What a change of a text that was built, step by step as given by line, does to builds. */
function effect(
  built: string,
  after: string,
  steps: Readonly<Record<number, GivenStep>>,
  builder: BuilderKind = "buildkit",
) {
  const facts = { builder, target: null, buildArgs: new Map<string, string>(), platform: null, note: null };
  const record = { ...recordOf(built, steps), builder };
  const look = (text: string): Explanation =>
    explain({ ...facts, text, record, forecaster: forecastAfter(built, builder) });
  return weighFix(look(built), look(after));
}

const late = "FROM x\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm test";
const early = "FROM x\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm test";

describe("The effect of a fix", () => {
  it("is what the next build takes longer, and what later ones take less", () => {
    const weighed = effect(late, early, { 3: { seconds: 2 }, 4: { seconds: 48 }, 5: { seconds: 4 } });
    assert.deepEqual(weighed, { onceMs: 56_000, savings: [{ line: 3, ms: 48_000 }] });
    assert.equal(sayEffect(weighed), "costs ≈56 s once, saves ≈48 s at each change of line 3");
  });

  it("is told of an argument that has more steps below it than need be", () => {
    const before = "FROM x\nARG SHA\nRUN a\nRUN echo $SHA";
    const weighed = effect(before, "FROM x\nRUN a\nARG SHA\nRUN echo $SHA", { 3: { seconds: 30 }, 4: { seconds: 2 } });
    assert.deepEqual(weighed.savings, [{ line: 2, ms: 30_000 }]);
    const used = "FROM x\nARG V\nCOPY a$V /\nRUN b";
    assert.deepEqual(effect(used, used, { 4: { seconds: 9 } }).savings, []);
  });

  it("goes by the longest way where stages are built side by side, and by the file where they are not", () => {
    const before =
      "FROM x AS one\nCOPY a .\nRUN b\nFROM x AS two\nCOPY a2 .\nRUN c\nFROM x\nCOPY --from=one / .\nCOPY --from=two / .";
    const after = before.replace("COPY a .\nRUN b", "RUN b\nCOPY a .");
    const steps = { 3: { seconds: 10 }, 6: { seconds: 7 } };
    assert.deepEqual(effect(before, after, steps), { onceMs: 10_000, savings: [{ line: 2, ms: 10_000 }] });
    assert.equal(effect(before, after, steps, "classic").onceMs, 17_000);
  });

  it("is silent of what builds have not shown", () => {
    const unseen = effect(late, early, { 5: { seconds: 4 } });
    assert.deepEqual(unseen, { onceMs: null, savings: [] });
    assert.equal(sayEffect(unseen), null);
    const added = early.replace("RUN npm ci", "RUN npm fetch\nRUN npm ci");
    const partly = effect(late, added, { 4: { seconds: 48 }, 5: { seconds: 4 } });
    assert.deepEqual(partly, { onceMs: null, savings: [{ line: 3, ms: 48_000 }] });
    assert.equal(sayEffect(partly), "saves ≈48 s at each change of line 3");
  });

  it("is silent where it makes no difference, or too little of one", () => {
    assert.deepEqual(effect(late, late, { 4: { seconds: 48 }, 5: { seconds: 4 } }), { onceMs: null, savings: [] });
    assert.deepEqual(effect(late, early, { 4: { seconds: 0.4 }, 5: { seconds: 0.1 } }), { onceMs: null, savings: [] });
    const dated = "FROM x\nARG D=1\nRUN up";
    assert.equal(sayEffect(effect("FROM x\nRUN up", dated, { 2: { seconds: 20 } })), "costs ≈20 s once");
  });
});
