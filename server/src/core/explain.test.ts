import assert from "node:assert/strict";
import type { BuildRecord } from "./build/buildRecord.ts";
import { recordOf, stepAtLine } from "./build/record.fixture.ts";
import type { BuildRequest } from "./cache/forecast.ts";
import { parseDockerfile } from "./dockerfile/parseDockerfile.ts";
import { explain, explainer, type ExplainInput } from "./explain.ts";
import { planBuild } from "./plan/planBuild.ts";

const TEXT = "ARG V=1\nFROM a AS one\nENV B=1\nRUN c\nFROM a\nCOPY d e";

const nothing = {
  builder: "buildkit",
  target: null,
  buildArgs: new Map<string, string>(),
  platform: null,
  record: null,
  note: null,
} as const;
const ask = (text: string, facts: Partial<ExplainInput> = {}) => explain({ ...nothing, text, ...facts });
const lastIn = (text: string, record: BuildRecord) =>
  ask(text, { record }).instructions.map(({ last }) => last?.status ?? null);

describe("Explaining a Dockerfile", () => {
  it("says what the last build did at each instruction", () => {
    const record = recordOf([stepAtLine(1, "cached"), stepAtLine(2, "built")]);
    assert.deepEqual(lastIn("FROM a\nRUN b\nCMD c", record), ["cached", "built", "metadata"]);
    assert.equal(ask("FROM a", { record }).lastBuild, record);
  });

  it("has no past without a build", () => {
    const { lastBuild, instructions } = ask(TEXT);
    assert.equal(lastBuild, null);
    assert.ok(instructions.every(({ last }) => last === null));
  });

  it("says of the next build what needs no prediction: what is no step, and what the target does not need", () => {
    assert.deepEqual(
      ask(TEXT).instructions.map(({ next }) => next.status),
      ["metadata", "skip", "skip", "skip", "unknown", "unknown"],
    );
    assert.deepEqual(
      ask(TEXT, { target: "ONE" })
        .instructions.map(({ next }) => next.status)
        .slice(1),
      ["unknown", "metadata", "unknown", "skip", "skip"],
    );
  });

  it("has the build that is asked for predicted, of which earlier builds are replayed once for all texts", () => {
    const asked: BuildRequest[] = [];
    const explainNext = explainer({
      ...nothing,
      builder: "classic",
      target: "one",
      forecaster: ({ builder, target, platform }) => {
        asked.push({ builder, target, platform });
        return (dockerfile) => {
          const plan = planBuild(dockerfile, { builder, target, buildArgs: new Map(), named: false });
          return { plan, verdicts: dockerfile.instructions.map(() => ({ kind: "cached" })) };
        };
      },
    });
    for (const text of ["FROM a AS one\n", "FROM a AS one\nRUN b\n"]) {
      const { isPredicted, instructions } = explainNext(parseDockerfile(text));
      assert.equal(isPredicted, true);
      assert.ok(instructions.every(({ next }) => next.status === "cached"));
    }
    assert.deepEqual(asked, [{ builder: "classic", target: "one", platform: null }]);
  });

  it("counts configuration as steps for the classic builder", () => {
    const { instructions } = ask("FROM a\nENV B=1", { builder: "classic" });
    assert.deepEqual(
      instructions.map(({ next }) => next.status),
      ["unknown", "unknown"],
    );
  });

  it("tells the stages, which are needed, and what is in them", () => {
    const { stages, instructions } = ask(TEXT);
    assert.deepEqual(stages, [
      { index: 0, name: "one", instructions: [1, 2, 3], reached: false },
      { index: 1, name: null, instructions: [4, 5], reached: true },
    ]);
    assert.deepEqual(
      instructions.map(({ stage, stageName }) => [stage, stageName]),
      [
        [null, null],
        [0, "one"],
        [0, "one"],
        [0, "one"],
        [1, null],
        [1, null],
      ],
    );
  });

  it("tells on FROM of the newer image that a registry has", () => {
    const newer = { digest: "sha256:n", askedAt: 1 };
    const { instructions } = ask("ARG V=1\nFROM a:$V AS b\nFROM b\nFROM c\n", {
      newerImages: new Map([["a:1", newer]]),
    });
    assert.deepEqual(
      instructions.map(({ newerImage }) => newerImage),
      [null, newer, null, null],
    );
  });

  it("tells what is wrong in the order of the file, and still explains the rest", () => {
    const { problems, instructions } = ask("FROM a\nCOPY --from=9 x y\nRUNN z\nRUN b");
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2, 3],
    );
    assert.equal(instructions.length, 4);
    assert.deepEqual(ask("").instructions, []);
  });
});
