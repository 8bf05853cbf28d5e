import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { recordOf, stepAtLine } from "./record.fixture.ts";
import { RecordReader } from "./recordReader.ts";

describe("A reader of build records", () => {
  const text = "FROM a\nRUN b\n";
  const record = recordOf([stepAtLine(2, "built")], { dockerfile: { path: "/Dockerfile", text } });

  it("reads each record once", () => {
    const reader = new RecordReader();
    assert.equal(reader.stepsOf(record), reader.stepsOf(record));
    assert.equal(reader.dockerfileOf(record), reader.dockerfileOf(record));
    assert.equal(reader.dockerfileOf(record)?.text, text);
  });

  it("compares it with a Dockerfile once, as long as no other is asked for", () => {
    const describe = new RecordReader().stepsOf(record);
    const [now, edited] = [parseDockerfile(text), parseDockerfile("FROM a\nRUN c\n")];
    assert.equal(describe(now), describe(now));
    assert.equal(describe(edited)[1]?.textBefore, "RUN b");
    assert.equal(describe(now)[1]?.textBefore, null);
  });

  it("has no Dockerfile of a build whose text is not known", () => {
    assert.equal(new RecordReader().dockerfileOf({ ...record, dockerfile: { path: "/Dockerfile", text: null } }), null);
  });
});
