import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { SAMPLES } from "../../samples.fixture.ts";
import { failedDockerfile } from "./historyExport.ts";

const archive = readFileSync(join(SAMPLES, "history/exports/failed.dockerbuild"));
const read = (bytes: Buffer) => failedDockerfile("x").read(bytes.toString("latin1"));

describe("The Dockerfile of a build that failed", () => {
  it("is the text that its error was shown in", () => {
    const text = "FROM busybox\nARG X=1\nWORKDIR /w\nCOPY a .\nRUN echo hi\nRUN false\n";
    assert.deepEqual(read(archive), { ok: true, value: text });
  });

  it("is not known when the archive has none, or can't be read", () => {
    assert.equal(read(Buffer.from("garbage")).ok, false);
    assert.equal(read(gzipSync("")).ok, false);
    const bytes = gunzipSync(archive);
    for (let length = 0; length < bytes.length; length += 511) {
      const reading = read(gzipSync(bytes.subarray(0, length)));
      assert.ok(!reading.ok || reading.value.startsWith("FROM"), String(length));
    }
    const other = Buffer.from(
      bytes.toString("latin1").replaceAll("errdefs.Source+json", "errdefs.Vertex+json"),
      "latin1",
    );
    assert.equal(read(gzipSync(other)).ok, false);
  });
});
