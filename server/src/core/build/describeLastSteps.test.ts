import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { plainBuildOptions } from "../context/world.ts";
import type { BuildRecord } from "./buildRecord.ts";
import { recordOf, stepAtLine, stepNamed, stepRecord } from "./record.fixture.ts";
import { RecordReader } from "./recordReader.ts";

const describeIn = (record: BuildRecord, text: string) => new RecordReader().stepsOf(record)(parseDockerfile(text));
const statuses = (record: BuildRecord, text: string) => describeIn(record, text).map((last) => last?.status ?? null);

describe("What the last build did at each instruction", () => {
  it("is metadata where the builder makes no step", () => {
    const text = "ARG V=1\nFROM a\nENV B=1\nRUN c\nCMD d";
    const record = recordOf([stepAtLine(2, "cached"), stepAtLine(4, "built")]);
    assert.deepEqual(statuses(record, text), ["metadata", "cached", "metadata", "built", "metadata"]);
  });

  it("is skipped in stages that the target did not need", () => {
    const text = "FROM a AS one\nRUN b\nFROM a AS two\nENV C=1\nRUN d";
    const record = recordOf([stepAtLine(1, "cached"), stepAtLine(2, "built")], { target: "one" });
    assert.deepEqual(statuses(record, text), ["cached", "built", "skipped", "skipped", "skipped"]);
  });

  it("is told where an image of --build-context stands in for a base image, or for a stage", () => {
    const namedContexts = new Map([
      ["x", { kind: "image", reference: "b:1" } as const],
      ["two", { kind: "image", reference: "b:1" } as const],
    ]);
    const { buildArgs: _, ...options } = plainBuildOptions;
    const given = { builderName: "b", platform: null, options, pulled: false, images: new Map<string, never>() };
    const record = recordOf([stepNamed("[context two] b:1", "cached"), stepAtLine(4, "built")], {
      origin: { ...given, namedContexts },
    });
    const text = "FROM c AS two\nRUN d\nFROM x\nCOPY --from=two e f";
    assert.deepEqual(statuses(record, text), ["cached", "skipped", "cached", "built"]);
    assert.deepEqual(statuses({ ...record, origin: null }, text), ["unknown", "unknown", "unknown", "built"]);
  });

  it("is skipped behind the failure, also where the log says cached without having looked", () => {
    const text = "FROM a\nRUN b\nRUN c\nRUN d";
    const steps = [
      stepNamed("[1/4] FROM docker.io/library/a:latest", "cached"),
      stepNamed("[2/4] RUN b", "failed"),
      stepNamed("[3/4] RUN c", "notReached"),
      stepNamed("[4/4] RUN d", "notReached"),
    ];
    assert.deepEqual(statuses(recordOf(steps, { status: "failed" }), text), ["cached", "failed", "skipped", "skipped"]);
    assert.deepEqual(statuses(recordOf(steps, { status: "canceled" }), text)[3], "skipped");
  });

  it("is found by what was printed of variables, and unknown where a base image may have set them", () => {
    const text = "FROM a\nRUN echo $X\nRUN echo $Y\nRUN c\n";
    const steps = [
      stepNamed("[2/4] RUN echo $X", "built"),
      stepNamed("[3/4] RUN echo of-the-base", "built"),
      stepNamed("[4/4] RUN c", "failed"),
    ];
    const failed = recordOf(steps, { status: "failed", dockerfile: { path: null, text } });
    assert.deepEqual(statuses(failed, text).slice(1), ["built", "unknown", "failed"]);
    assert.deepEqual(statuses({ ...failed, steps: [] }, text)[2], "skipped");
  });

  it("is unknown where a completed build should have had a step and shows none", () => {
    assert.deepEqual(statuses(recordOf([stepAtLine(1, "cached")]), "FROM a\nRUN b"), ["cached", "unknown"]);
  });

  it("is one answer for the several steps of an instruction: the most telling, and all their time and bytes", () => {
    const copy = { durationMs: 20, sizeBytes: 5 };
    const merge = { durationMs: 30, sizeBytes: null };
    const [, last] = describeIn(
      recordOf([stepAtLine(2, "built", copy), stepAtLine(2, "cached", merge)]),
      "FROM a\nCOPY --link b c",
    );
    assert.deepEqual(last, {
      builtAs: 1,
      status: "built",
      durationMs: 50,
      sizeBytes: 5,
      createdAt: null,
      textBefore: null,
      mayFollow: false,
      resultIds: [],
    });
    assert.equal(
      statuses(recordOf([stepAtLine(2, "cached"), stepAtLine(2, "failed")]), "FROM a\nCOPY b c")[1],
      "failed",
    );
  });

  it("is the same for two equal instructions that share a step", () => {
    const ranges = [2, 4].map((line) => ({ line, endLine: line }));
    const shared = stepRecord({ kind: "lines", ranges }, "built", { durationMs: 7 });
    const text = "FROM a AS x\nRUN b\nFROM a\nRUN b\nCOPY --from=x /y /z";
    assert.deepEqual(
      describeIn(recordOf([shared]), text).map((last) => last?.durationMs),
      [null, 7, null, 7, null],
    );
  });

  it("finds sizes in the image where the builder's cache tells none", () => {
    const imageLayers = [
      { keyword: "CMD", createdAt: 9000, sizeBytes: 0 },
      { keyword: "RUN", createdAt: 8000, sizeBytes: 38 },
      { keyword: "CMD", createdAt: 1000, sizeBytes: 0 },
    ];
    const [, run, command] = describeIn(recordOf([stepAtLine(2, "cached")], { imageLayers }), "FROM a\nRUN b\nCMD c");
    assert.deepEqual([run?.sizeBytes, run?.createdAt], [38, 8000]);
    assert.deepEqual([command?.status, command?.sizeBytes], ["metadata", 0]);
  });

  it("may have followed what was built above it, in the text that was built", () => {
    const text = "FROM a AS x\nRUN b\nRUN c\nFROM x\nRUN d\nFROM a\nRUN e\nRUN f";
    const steps = [3, 5, 8].map((line) => stepAtLine(line, "built"));
    const record = recordOf(steps, { dockerfile: { path: null, text } });
    const tell = (of: string): (number | undefined)[] =>
      describeIn(record, of).flatMap((last, at) => (last?.mayFollow === true ? [at + 1] : []));
    assert.deepEqual(tell(text), [4, 5]);
    assert.deepEqual(tell(text.replace("RUN c\n", "")), [3, 4]);
  });

  it("follows an image through the stages that it is made from", () => {
    const imageLayers = ["COPY", "RUN"].map((keyword, at) => ({ keyword, createdAt: at, sizeBytes: at + 1 }));
    const text = "FROM a AS base\nRUN b\nFROM a AS other\nRUN x\nFROM base\nCOPY c d";
    const sizes = describeIn(recordOf([], { imageLayers }), text).map((last) => last?.sizeBytes);
    assert.deepEqual(sizes, [null, 2, null, null, null, 1]);
  });
});

describe("A Dockerfile that was edited since the build", () => {
  const built = "FROM a\nRUN b\nCOPY c d";
  const record = recordOf([stepAtLine(1, "cached"), stepAtLine(2, "built"), stepAtLine(3, "cached")], {
    dockerfile: { path: "/project/Dockerfile", text: built },
  });

  it("keeps what is known of an instruction on it while lines move", () => {
    assert.deepEqual(statuses(record, "# why\n\nFROM a\n\nRUN b\n# what\nCOPY c d"), ["cached", "built", "cached"]);
  });

  it("shows an edited instruction's last status as that of the text before", () => {
    const [, edited] = describeIn(record, "FROM a\nRUN b2\nCOPY c d");
    assert.deepEqual([edited?.status, edited?.textBefore], ["built", "RUN b"]);
  });

  it("says nothing of what is new", () => {
    assert.deepEqual(statuses(record, "FROM a\nRUN new\nRUN b\nCOPY c d"), ["cached", null, "built", "cached"]);
  });

  it("takes another heredoc for an edit", () => {
    const text = "FROM a\nRUN <<EOF\necho 1\nEOF";
    const steps = [stepRecord({ kind: "instruction", index: 1 }, "built")];
    const heredoc = recordOf(steps, { dockerfile: { path: null, text } });
    assert.equal(describeIn(heredoc, text)[1]?.textBefore, null);
    assert.equal(describeIn(heredoc, text.replace("1", "2"))[1]?.textBefore, "RUN <<EOF");
  });

  it("is told with the place that the instruction had then", () => {
    const text = "FROM a\nRUN b\nRUN c";
    const record = recordOf([stepAtLine(2, "built")], { dockerfile: { path: null, text } });
    const places = describeIn(record, "FROM a\nENV D=1\nRUN c\nRUN e").map((last) => last?.builtAs ?? null);
    assert.deepEqual(places.slice(0, 3), [0, null, 2]);
  });
});
