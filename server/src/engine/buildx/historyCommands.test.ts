import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readSample, SAMPLES } from "../../samples.fixture.ts";
import type { Command } from "../command.ts";
import { historyLog, historyProvenance, inspectHistory, listHistory } from "./historyCommands.ts";

function read<T>(command: Command<T>, output: string): T {
  const reading = command.read(output);
  return reading.ok ? reading.value : assert.fail(reading.problem);
}
const inspect = (name: string) => read(inspectHistory("x"), readSample(`history/inspect/${name}.json`));

describe("The list of BuildKit's history", () => {
  const entries = read(listHistory, readSample("history/ls.json"));

  it("is newest first, with what still runs marked", () => {
    assert.equal(entries.length, 51);
    const times = entries.map(({ startedAt }) => startedAt);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    const running = entries.filter((entry) => entry.running).map(({ ref }) => ref);
    assert.deepEqual(running, ["uztyc3a1m8h9kwc6uw53crkm6"]);
  });

  it("names each build, and where buildx noted its files", () => {
    const entry = entries.find(({ ref }) => ref === "n8g116mzrf26mn75op11vxvkm");
    assert.equal(entry?.path, "default/default/n8g116mzrf26mn75op11vxvkm");
    assert.equal(entry.startedAt, Date.UTC(2026, 10, 21, 18, 1, 31, 165));
  });

  it("is empty when there are no builds, and passes over lines that it can't read", () => {
    assert.deepEqual(read(listHistory, "\n"), []);
    const line = '{"ref":"b/n/r","status":"Completed","created_at":"2026-11-21T18:01:31Z"}';
    assert.equal(read(listHistory, `WARNING: x\n${line}\n`)[0]?.ref, "r");
    assert.equal(listHistory.read("garbage").ok, false);
  });
});

describe("The details of a build in the history", () => {
  it("can be read of every recorded build", () => {
    const names = readdirSync(join(SAMPLES, "history/inspect")).map((file) => file.replace(".json", ""));
    assert.equal(names.length, 10);
    for (const name of names) {
      const { status, startedAt, completedAt } = inspect(name);
      assert.equal(status, name === "H-failed" ? "failed" : "completed", name);
      assert.ok(completedAt !== null && startedAt > Date.UTC(2026, 10, 21) && completedAt > startedAt, name);
    }
  });

  it("tell target and build arguments", () => {
    const { target, buildArgs } = inspect("I-dirty-tree");
    assert.deepEqual([target, Object.fromEntries(buildArgs)], ["build", { X: "1" }]);
    assert.deepEqual([inspect("A-cwd-is-context").target, inspect("A-cwd-is-context").buildArgs.size], [null, 0]);
  });

  it("tell what stopped it, and which images came out otherwise", () => {
    const failed = inspect("H-failed");
    assert.equal(failed.error, 'process "/bin/sh -c false" did not complete successfully: exit code: 1');
    assert.deepEqual(failed.images, []);
    const completed = inspect("A-cwd-is-context");
    assert.equal(completed.error, null);
    assert.ok(completed.images.includes("sha256:62c0d6a53f0c5ca407b55d9128170ad1085aa1b83476c39aefbe5818238c7866"));
    assert.ok(!completed.images.includes("sha256:9b66667456f4400b0e7e9ee3e827b084fee638a6dab7e76c477ad1270e15888c"));
  });

  it("know a cancelled and a running build", () => {
    const status = (Status: string) =>
      read(inspectHistory("x"), JSON.stringify({ Status, StartedAt: "2026-11-21T18:01:31Z" }));
    assert.equal(status("canceled").status, "canceled");
    assert.deepEqual([status("running").status, status("running").completedAt], ["running", null]);
    assert.equal(inspectHistory("x").read("{}").ok, false);
  });
});

describe("Log and provenance of a build in the history", () => {
  it("can be read, the log from the error stream", () => {
    const log = historyLog("x");
    assert.equal(log.output, "stderr");
    const vertexes = read(log, readSample("history/logs/jkbbcjraf2tcvmbvshjsqybml.rawjson"));
    assert.ok(vertexes.some(({ name }) => name === "[build 2/6] WORKDIR /src"));
    const { dockerfile } = read(
      historyProvenance("x"),
      readSample("history/provenance/jkbbcjraf2tcvmbvshjsqybml.json"),
    );
    assert.match(dockerfile, /^FROM ubuntu AS final$/m);
  });

  it("are said to be unreadable when they are", () => {
    assert.equal(historyProvenance("x").read("").ok, false);
    assert.equal(historyProvenance("x").read('{"buildType":"other"}').ok, false);
  });

  it("are asked of one build by its reference", () => {
    for (const command of [historyLog("ref1"), historyProvenance("ref1"), inspectHistory("ref1")]) {
      assert.equal(command.tool, "docker");
      assert.ok(command.args.includes("ref1"));
    }
  });
});
