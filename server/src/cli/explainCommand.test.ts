import assert from "node:assert/strict";
import { realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { recordOf, stepAtLine } from "../core/build/record.fixture.ts";
import type { ExplanationJson } from "../core/presentation/json.ts";
import { openRecordStore } from "../disk/recordStore.ts";
import { installFakeDocker, type FakeDocker } from "../fakeDocker.fixture.ts";
import { UsageError } from "./commandLine.ts";
import { explainCommand } from "./explainCommand.ts";

describe("cachelens explain", () => {
  let docker: FakeDocker;
  let out: string[];

  /** A machine whose docker command says that no engine runs, and a Dockerfile that was built a minute ago. */
  beforeEach(async () => {
    docker = await installFakeDocker("echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    out = [];
    const folder = await realpath(docker.folder);
    await writeFile(join(folder, "Dockerfile"), "FROM a\nRUN b\n");
    const dockerfile = { path: join(folder, "Dockerfile"), text: "FROM a\nRUN b\n" };
    const steps = [stepAtLine(1, "cached"), stepAtLine(2, "built", { durationMs: 4200 })];
    const record = recordOf(steps, { source: "cachelens", dockerfile, context: folder });
    await openRecordStore(join(folder, "store"), () => undefined).add(record);
  });
  afterEach(() => docker.remove());

  const explain = (args: string, env: NodeJS.ProcessEnv = {}, colors = false) =>
    explainCommand(args === "" ? [] : args.split(" "), {
      cwd: docker.folder,
      env: { ...docker.env, CACHELENS_HOME: join(docker.folder, "store"), DOCKER_HOST: "unix:///no/socket", ...env },
      now: () => 62_000,
      colors,
      columns: 80,
      umask: 0o22,
      out: (line) => out.push(line),
      err: (line) => assert.fail(line),
    });

  it("shows the stored build when no engine runs, and says why there is nothing newer", async () => {
    assert.equal(await explain(""), 0);
    assert.deepEqual(out, [
      "Dockerfile: last build 1 min ago, took 1 s, from the record kept by cachelens",
      "The Docker engine is not running: start it, then refresh.",
      "",
      "1  FROM a  ✓ cached",
      "2  RUN b   ↻ built in 4.2 s",
    ]);
  });

  it("says the same in colour", async () => {
    await explain("", {}, true);
    assert.equal(out[3], "1  FROM a  \u001B[32m✓ cached\u001B[39m");
  });

  it("prints one JSON object that names file and context", async () => {
    await explain("./Dockerfile --format json");
    const json = JSON.parse(out.join("\n")) as ExplanationJson;
    assert.deepEqual(
      [json.dockerfile, json.context, json.builder],
      ["./Dockerfile", await realpath(docker.folder), "buildkit"],
    );
    assert.deepEqual(
      json.instructions.map(({ last }) => last?.status),
      ["cached", "built"],
    );
    assert.equal(json.lastBuild?.source, "cachelens");
    assert.match(json.note ?? "", /not running/);
  });

  it("asks for builds of the given context only", async () => {
    await explain("--format json --context /elsewhere");
    const json = JSON.parse(out.join("\n")) as ExplanationJson;
    assert.deepEqual([json.context, json.lastBuild], ["/elsewhere", null]);
  });

  it("explains for the builder that Docker would use", async () => {
    await explain("--format json", { DOCKER_BUILDKIT: "0" });
    assert.equal((JSON.parse(out.join("\n")) as ExplanationJson).builder, "classic");
  });

  it("says in one line what is wrong with the file", async () => {
    await assert.rejects(explain("nothing"), new UsageError("Can't read nothing: there is no such file."));
    await assert.rejects(explain("."), new UsageError("Can't read .: it is a folder: name the file in it."));
    assert.deepEqual(out, []);
  });
});
