import assert from "node:assert/strict";
import { judge, type Judgement } from "./judge.ts";
import { readScenarios } from "./scenario.ts";

/**
 * Facts that the model says can't be known before the build: what a stage that runs will give, what an image or a URL
 * holds that is not at hand (A9).
 */
const openQuestions = new Set(["stage-output", "remote-source", "base-unknown"]);

describe("The prediction for recorded builds", () => {
  const groups = new Map<string, Judgement[]>();
  for (const scenario of readScenarios()) {
    const group = groups.get(scenario.group) ?? [];
    group.push(...judge(scenario));
    groups.set(scenario.group, group);
  }

  for (const [group, judgements] of groups) {
    it(`is right, or open for a reason of the model: ${group}`, () => {
      const wrong = judgements.filter(({ outcome }) => outcome !== "right" && outcome !== "unknown");
      assert.deepEqual(wrong.map(describeJudgement), []);
    });

    it(`leaves only open what can't be known: ${group}`, () => {
      const open = judgements.filter(({ predicted }) => predicted.kind === "unknown");
      const vague = open.filter(({ predicted }) => {
        return !("reasons" in predicted) || !predicted.reasons.some(({ kind }) => openQuestions.has(kind));
      });
      assert.deepEqual(vague.map(describeJudgement), []);
    });
  }

  it("says why of every step that it takes for rebuilt", () => {
    for (const { predicted, scenario } of [...groups.values()].flat()) {
      if (predicted.kind !== "rebuild") continue;
      const [first] = predicted.reasons;
      if (first.kind === "files-changed") assert.notDeepEqual(first.paths, [], scenario.id);
    }
  });
});

function describeJudgement({ scenario, imageStore, line, part, expected, predicted }: Judgement): string {
  return `${scenario.id} (${imageStore}) line ${line} ${part}: was ${expected}, we say ${JSON.stringify(predicted)}`;
}
