import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { forgetNames } from "./forgetNames.ts";
import { recordOf, stepAtLine, stepNamed } from "./record.fixture.ts";
import { RecordReader } from "./recordReader.ts";

const TEXT = "FROM a\nARG TOKEN\nRUN fetch $TOKEN\nCOPY b /$TOKEN";

describe("A record fit to be kept", () => {
  const record = recordOf(
    [
      stepNamed("[1/3] FROM docker.io/library/a:latest", "cached"),
      stepNamed("[3/3] COPY b /s3cret", "failed", { durationMs: 5 }),
      stepNamed("[9/9] RUN fetch s3cret of another build", "built"),
      stepAtLine(3, "built"),
    ],
    { status: "failed", error: '"/s3cret/b": not found', buildArgs: new Map([["TOKEN", "s3cret"]]) },
  );
  const kept = forgetNames(record, TEXT);

  it("holds no value of a build argument", () => {
    assert.ok(!JSON.stringify([kept, ...kept.buildArgs]).includes("s3cret"));
  });

  it("says in an error which argument it was", () => {
    assert.equal(kept.error, '"/$TOKEN/b": not found');
  });

  it("still tells what happened at each instruction", () => {
    const last = new RecordReader().stepsOf(kept)(parseDockerfile(TEXT));
    assert.deepEqual(
      last.map((step) => step?.status),
      ["cached", "metadata", "built", "failed"],
    );
    assert.equal(last[3]?.durationMs, 5);
  });

  it("knows the text that was built, so that edits after a failed build show", () => {
    assert.equal(kept.dockerfile.text, TEXT);
    const edited = new RecordReader().stepsOf(kept)(parseDockerfile(TEXT.replace("fetch", "get")));
    assert.equal(edited[2]?.textBefore, "RUN fetch $TOKEN");
  });
});
