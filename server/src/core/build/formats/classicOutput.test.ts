import assert from "node:assert/strict";
import { traceClassicBuild, type ClassicStep } from "./classicOutput.ts";

/** Each line comes ten milliseconds after the one before. */
function read(output: string, ended: "completed" | "failed" | "canceled" | null): ClassicStep[] {
  const trace = traceClassicBuild();
  for (const [index, line] of output.split("\n").entries()) trace.addLine(line, index * 10);
  return trace.steps(ended);
}

const outcomes = (steps: readonly ClassicStep[]) => steps.map(({ outcome, imageId }) => [outcome, imageId]);

const OUTPUT = `Sending build context to Docker daemon  4.608kB
Step 1/4 : ARG BASE=ubuntu
Step 2/4 : FROM $BASE
 ---> 91c512c93e11
Step 3/4 : COPY a .
 ---> Using cache
 ---> a8efccbde221
Step 4/4 : RUN make
 ---> Running in 73ad3fb57a7b
output`;

describe("Reading the classic builder's output", () => {
  it("tells cached from built steps, and the image of each", () => {
    const steps = read(`${OUTPUT}\n ---> Removed intermediate container 73ad3fb57a7b\n ---> d2bd4935d702`, "completed");
    assert.deepEqual(outcomes(steps), [
      ["built", null],
      ["cached", "91c512c93e11"],
      ["cached", "a8efccbde221"],
      ["built", "d2bd4935d702"],
    ]);
    assert.deepEqual(steps.map(({ index, text }) => `${index} ${text}`).slice(1), [
      "1 FROM $BASE",
      "2 COPY a .",
      "3 RUN make",
    ]);
  });

  it("measures a step from its announcement to its image", () => {
    const step = read(`${OUTPUT}\n ---> d2bd4935d702`, "completed").at(-1);
    assert.deepEqual([step?.startedAt, step?.completedAt], [70, 100]);
  });

  it("says of the step at which the output stops how the build ended", () => {
    assert.equal(read(OUTPUT, "failed").at(-1)?.outcome, "failed");
    assert.equal(read(OUTPUT, "canceled").at(-1)?.outcome, "canceled");
    assert.equal(read(OUTPUT, null).at(-1)?.outcome, "running");
    assert.equal(read(OUTPUT, "failed")[2]?.outcome, "cached");
  });

  it("takes what a command prints for no image, and output before the first step for nothing", () => {
    const steps = read(`${OUTPUT}\n ---> not an image\n ---> Using  cache`, "failed");
    assert.deepEqual(outcomes(steps).at(-1), ["failed", null]);
    assert.deepEqual(read(" ---> 91c512c93e11\n ---> Using cache", "failed"), []);
  });
});
