import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord, StepRecord } from "./buildRecord.ts";
import { RecordReader } from "./recordReader.ts";

const step = (name: string, outcome: StepRecord["outcome"]): StepRecord => ({
  place: { kind: "name", name },
  outcome,
  startedAt: 1,
  durationMs: null,
  sizeBytes: null,
  createdAt: null,
  resultIds: [],
});

const failedBuild = (...steps: StepRecord[]): BuildRecord => ({
  ref: "failed",
  source: "history",
  builder: "buildkit",
  status: "failed",
  startedAt: 1,
  completedAt: 2,
  dockerfile: { path: "/p/Dockerfile", text: null },
  context: "/p",
  target: null,
  buildArgs: new Map(),
  origin: null,
  steps,
  imageLayers: [],
  error: "it failed",
});

const told = (record: BuildRecord, text: string): string[] =>
  new RecordReader()
    .stepsOf(record)(parseDockerfile(text))
    .map((last) =>
      last === null ? "new" : last.status + (last.textBefore === null ? "" : `, was ${last.textBefore}`),
    );

describe("a Dockerfile edited since a build of which only step names are known", () => {
  const from = step("[1/3] FROM docker.io/library/busybox:latest", "cached");

  it("tells moved, edited and new instructions apart", () => {
    const record = failedBuild(from, step("[2/3] RUN make", "built"), step("[3/3] RUN exit 1", "failed"));
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
      step("[a 1/2] FROM docker.io/library/busybox:latest", "cached"),
      step("[a 2/2] RUN same", "built"),
      step("[b 3/3] COPY --from=a /x /", "failed"),
    );
    const text = "FROM busybox AS a\nRUN same\nFROM busybox AS b\nRUN same\nCOPY --from=a /x /";
    assert.deepEqual(told(record, text), ["cached", "built", "cached", "built", "failed"]);
  });

  it("says skipped, not new, when the build announced no step", () => {
    assert.deepEqual(told(failedBuild(), "FROM busybox\nRUN make"), ["skipped", "skipped"]);
  });
});
