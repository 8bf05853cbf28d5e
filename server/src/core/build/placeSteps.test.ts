import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { planBuild } from "../plan/planBuild.ts";
import type { PlanOptions } from "../plan/planOptions.ts";
import type { StepRecord } from "./buildRecord.ts";
import { placeSteps } from "./placeSteps.ts";
import { stepAtLine, stepNamed, stepRecord } from "./record.fixture.ts";

/** The lines at which a step is placed. */
function linesOf(step: StepRecord, text: string, options: Partial<PlanOptions> = {}): number[] {
  const dockerfile = parseDockerfile(text);
  const placed = placeSteps([step], dockerfile, planBuild(dockerfile, options));
  return [...placed.keys()].map((index) => dockerfile.instructions[index]?.line ?? -1).sort((a, b) => a - b);
}

const named = (name: string, text: string, options?: Partial<PlanOptions>) =>
  linesOf(stepNamed(name, "built"), text, options);

describe("Finding the instruction of a recorded step", () => {
  it("goes by lines where the build's provenance tells them", () => {
    assert.deepEqual(linesOf(stepAtLine(3, "built"), "FROM a\n\nRUN b"), [3]);
    assert.deepEqual(linesOf(stepAtLine(2, "built"), "FROM a\n\nRUN b"), []);
    const both = stepRecord(
      {
        kind: "lines",
        ranges: [
          { line: 2, endLine: 2 },
          { line: 3, endLine: 3 },
        ],
      },
      "built",
    );
    assert.deepEqual(linesOf(both, "FROM a\nRUN b\nRUN b"), [2, 3]);
  });

  it("goes by the count of instructions for the classic builder", () => {
    assert.deepEqual(linesOf(stepRecord({ kind: "instruction", index: 1 }, "built"), "FROM a\n\nRUN b"), [3]);
  });

  const text = "ARG V=1\nFROM a AS one\nRUN b $V\nRUN c\nFROM a\nARG V\nRUN c\nCOPY --from=one x y-$V";

  it("goes by name without provenance: stage, number and text with its variables", () => {
    assert.deepEqual(named("[one 3/3] RUN c", text), [4]);
    assert.deepEqual(named("[stage-1 2/3] RUN c", text), [7]);
    assert.deepEqual(named("[stage-1 3/3] COPY --from=one x y-1", text), [8]);
    assert.deepEqual(named("[stage-1 3/3] COPY --from=one x y-2", text, { buildArgs: new Map([["V", "2"]]) }), [8]);
  });

  it("finds a name whose number has moved since", () => {
    assert.deepEqual(named("[one 7/9] RUN c", text), [4]);
  });

  it("knows a linked copy's two steps, and the aligned numbers of a long stage", () => {
    assert.deepEqual(named("LINK [2/2] COPY --link b c", "FROM a\nCOPY --link b c"), [2]);
    const long = ["FROM a", ...Array.from({ length: 11 }, (_, index) => `RUN ${index + 2}`)].join("\n");
    assert.deepEqual(named("[ 2/12] RUN 2", long), [2]);
    assert.deepEqual(named("[10/12] RUN 10", long), [10]);
  });

  it("puts an image's step at every FROM that needs it, whatever build named it", () => {
    const stages = "FROM a AS one\nRUN b\nFROM a AS unneeded\nFROM x\nFROM a\nCOPY --from=one b c";
    for (const name of ["[one 1/2]", "[stage-3 1/2]", "[other 1/9]", "[1/5]"]) {
      assert.deepEqual(named(`${name} FROM docker.io/library/a:latest@sha256:0123`, stages), [1, 5], name);
    }
  });

  it("puts the look-up of a base image at the FROM that asks for it", () => {
    assert.deepEqual(named("[internal] load metadata for docker.io/library/x:1", "FROM a\nFROM x:1"), [2]);
  });

  it("puts an image of --build-context at the FROM that it stands in for", () => {
    const namedImages = new Map([["x", "b:1"]]);
    assert.deepEqual(named("[context x] b:1", "FROM a\nFROM x", { namedImages }), [2]);
    assert.deepEqual(named("[context x::linux/arm64] docker.io/library/b:1", "FROM a\nFROM x", { namedImages }), [2]);
    assert.deepEqual(named("[context x] load metadata for b:1", "FROM a\nFROM x", { namedImages }), []);
  });

  it("knows a step that another build at the same time gave its name, unless that fits two", () => {
    assert.deepEqual(named("[elsewhere 4/5] RUN only", "FROM a\nRUN only"), [2]);
    assert.deepEqual(named("[elsewhere 4/5] RUN b", "FROM a AS x\nRUN b\nFROM c AS y\nRUN b\nFROM x"), []);
  });

  it("leaves out what belongs to no instruction", () => {
    assert.deepEqual(named("[one 3/3] RUN gone", text), []);
    assert.deepEqual(named("[auth] library/a:pull token", text), []);
  });
});
