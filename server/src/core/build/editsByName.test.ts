import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord, StepRecord } from "./buildRecord.ts";
import { recordOf, stepNamed } from "./record.fixture.ts";
import { RecordReader } from "./recordReader.ts";

const failedBuild = (...steps: StepRecord[]): BuildRecord => recordOf(steps, { status: "failed", error: "it failed" });

const told = (record: BuildRecord, text: string): string[] =>
  new RecordReader()
    .stepsOf(record)(parseDockerfile(text))
    .map((last) =>
      last === null ? "new" : last.status + (last.textBefore === null ? "" : `, was ${last.textBefore}`),
    );

describe("a Dockerfile edited since a build of which only step names are known", () => {
  const from = stepNamed("[1/3] FROM docker.io/library/busybox:latest", "cached");

  it("tells moved, edited and new instructions apart", () => {
    const record = failedBuild(from, stepNamed("[2/3] RUN make", "built"), stepNamed("[3/3] RUN exit 1", "failed"));
    assert.deepEqual(told(record, "FROM busybox\nRUN apk add make\nRUN make\nRUN exit 0\nCOPY a b\nENV A=1"), [
      "cached",
      "new",
      "built",
      "failed, was RUN exit 1",
      "new",
      "metadata",
    ]);
  });

  it("shows every instruction that shares one step with another", () => {
    const record = failedBuild(
      stepNamed("[a 1/2] FROM docker.io/library/busybox:latest", "cached"),
      stepNamed("[a 2/2] RUN same", "built"),
      stepNamed("[b 3/3] COPY --from=a /x /", "failed"),
    );
    const text = "FROM busybox AS a\nRUN same\nFROM busybox AS b\nRUN same\nCOPY --from=a /x /";
    assert.deepEqual(told(record, text), ["cached", "built", "cached", "built", "failed"]);
  });

  it("says skipped, not new, when the build announced no step", () => {
    assert.deepEqual(told(failedBuild(), "FROM busybox\nRUN make"), ["skipped", "skipped"]);
  });
});
