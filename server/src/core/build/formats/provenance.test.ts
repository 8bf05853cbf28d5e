import assert from "node:assert/strict";
import { readSample } from "../../../samples.fixture.ts";
import { readRawJson } from "./rawjson.ts";
import { readProvenance } from "./provenance.ts";

const decode = (data: string) => Buffer.from(data, "base64").toString("utf8");
const REF = "jkbbcjraf2tcvmbvshjsqybml";

function predicate(locations: object, infos = [{ data: Buffer.from("FROM x\n").toString("base64") }]): object {
  return {
    buildConfig: { digestMapping: { "sha256:a": "step0" } },
    metadata: { "https://mobyproject.org/buildkit@v1#metadata": { source: { locations, infos } } },
  };
}

describe("Reading a build's provenance", () => {
  it("finds the lines of every step of a recorded build", () => {
    const provenance = readProvenance(JSON.parse(readSample(`history/provenance/${REF}.json`)), decode);
    const names = new Map(
      readRawJson(readSample(`history/logs/${REF}.rawjson`)).map(({ digest, name }) => [digest, name]),
    );
    const lines = [...(provenance?.lines ?? [])].map(
      ([digest, ranges]) =>
        `${names.get(digest) ?? digest} ${ranges.map(({ line, endLine }) => `${line}-${endLine}`).join()}`,
    );
    assert.deepEqual(lines.map((line) => line.replace(/@sha256:\S+/, "")).sort(), [
      "[1/5] FROM docker.io/library/ubuntu:latest 17-17,3-3",
      "[build 2/6] WORKDIR /src 4-4",
      "[build 3/6] COPY package.txt ./ 5-5",
      '[build 4/6] RUN echo "install $(cat package.txt)" && sleep 1 6-6',
      "[build 5/6] COPY src ./src 7-7",
      "[build 6/6] RUN <<EOF (set -e...) 8-12",
      '[final 2/4] RUN mkdir -p /app     && echo "prod" > /app/mode 20-22',
      "[final 3/4] COPY --from=build /out.txt /app/out.txt 23-23",
      "[final 4/4] COPY <<CONF /app/conf 24-26",
    ]);
  });

  it("has the Dockerfile that was built, and what each RUN executed", () => {
    const provenance = readProvenance(JSON.parse(readSample(`history/provenance/${REF}.json`)), decode);
    assert.match(provenance?.dockerfile ?? "", /^# sample project.*\nARG BASE=ubuntu\n/);
    const commands = [...(provenance?.execArgs.values() ?? [])].map((args) => args.join(" "));
    assert.equal(commands.length, 3);
    assert.ok(commands.includes('/bin/sh -c echo "install $(cat package.txt)" && sleep 1'));
  });

  it("leaves out steps that stand nowhere in the Dockerfile", () => {
    const ranges = [{ start: { line: 2 } }, { start: { line: 4 }, end: { line: 5 } }];
    const placed = readProvenance(predicate({ step0: { locations: [{ ranges }] } }), decode);
    assert.deepEqual(placed?.lines.get("sha256:a"), [{ line: 2, endLine: 5 }]);
    assert.equal(readProvenance(predicate({ step0: { locations: [{}] } }), decode)?.lines.size, 0);
    assert.equal(readProvenance(predicate({ step0: {} }), decode)?.lines.size, 0);
  });

  it("is none of another shape: min mode, another build type, garbage", () => {
    for (const value of [null, undefined, "x", {}, { buildConfig: {} }, predicate({}, [])]) {
      assert.equal(readProvenance(value, decode), null);
    }
  });
});
