import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";
import { cachelensProgram, type Project } from "./project.ts";
import { run } from "./program.ts";
import { useEngine } from "./useEngine.ts";

const head = "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\n";
const dockerfile = "FROM busybox\nRUN echo faults\nENV A=1\n";

describe("when Docker can't be asked", () => {
  const engine = useEngine({ kind: "modern" });
  const nowhere = "unix:///nowhere/docker.sock";
  let project: Project;
  before(async () => {
    project = await engine.project("faults", { Dockerfile: dockerfile });
    await project.build();
  });

  /** What is said of Docker with this environment. All else is answered without it, and nothing is on standard error. */
  async function noteWith(env: NodeJS.ProcessEnv): Promise<string | null> {
    const { lastBuild, note, instructions } = await project.explain([], { env });
    assert.equal(lastBuild, null);
    const told = instructions.map(
      ({ text, last, next }) => `${text}: ${last === null ? "-" : last.status}, ${next.status}`,
    );
    assert.deepEqual(told, ["FROM busybox: -, unknown", "RUN echo faults: -, unknown", "ENV A=1: -, metadata"]);
    return note;
  }

  const notRunning = "The Docker engine is not running: start it, then refresh.";
  const notInstalled = 'The command "docker" was not found: install Docker, or put it on the PATH.';

  it("says that there is no docker command", async () => {
    assert.equal(await noteWith({ PATH: "/nowhere", DOCKER_HOST: nowhere }), notInstalled);
  });

  it("says that there is no docker command, also when the engine itself answers", async () => {
    assert.equal(await noteWith({ PATH: "/nowhere" }), notInstalled);
  });

  it("says that the engine does not run", async () => {
    assert.equal(await noteWith({ DOCKER_HOST: nowhere }), notRunning);
    assert.equal(await noteWith({ DOCKER_HOST: "tcp://127.0.0.1:1" }), notRunning);
  });

  it("says what is wrong with Docker's settings", async () => {
    assert.match(
      (await noteWith({ DOCKER_HOST: "what is this" })) ?? "",
      /is no address of a Docker engine|endpoint for "default" not found/,
    );
    assert.match((await noteWith({ BUILDX_BUILDER: "none-such" })) ?? "", /no builder "none-such" found/);
  });

  it("says that the user may not use the engine's socket", async () => {
    const env = await environmentOfNobody();
    const nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", process.execPath, cachelensProgram];
    const { code, stdout, stderr } = await run("setpriv", [...nobody, "explain"], { cwd: project.folder, env });
    assert.deepEqual([code, stderr], [0, ""]);
    const message =
      "No permission to use the Docker engine: add your user to the docker group, or use a rootless engine.";
    assert.equal(stdout.split("\n")[1], message);
  });

  /** Docker's command line where another user may run it. */
  async function environmentOfNobody(): Promise<NodeJS.ProcessEnv> {
    const [bin, config] = [join(engine.folder, "bin"), join(engine.folder, "config")];
    await mkdir(bin, { recursive: true });
    await mkdir(join(config, "cli-plugins"), { recursive: true });
    await chmod(engine.folder, 0o755);
    await copyFile(engine.running.docker, join(bin, "docker"));
    const plugin = "cli-plugins/docker-buildx";
    await copyFile(join(engine.env["DOCKER_CONFIG"] ?? "", plugin), join(config, plugin));
    return { ...engine.env, PATH: `${bin}:/usr/bin:/bin`, DOCKER_CONFIG: config };
  }

  const oddTools: readonly (readonly [title: string, script: string, note: RegExp])[] = [
    [
      "prints garbage",
      "echo '<html>what?</html>'",
      /^docker buildx history ls printed something that Cache Lens can't read\.$/,
    ],
    ["only fails", "exit 1", /^docker buildx history ls failed\.$/],
    ["prints without end", "exec yes", /^docker buildx history ls printed more than Cache Lens can read\.$/],
    [
      "does not answer",
      "sleep 1000",
      /^docker buildx history ls gave no answer within 20 s: is the Docker engine busy\?$/,
    ],
  ];
  for (const [title, script, expected] of oddTools) {
    it(`says that a tool ${title}`, async () => {
      assert.match((await noteWith(await fakeDocker(title, script))) ?? "", expected);
    });
  }

  /** Stands in for Docker's command line and its plug-in, beside the machine's own programs. */
  async function fakeDocker(name: string, script: string): Promise<NodeJS.ProcessEnv> {
    const folder = join(engine.folder, name);
    const plugins = join(folder, "cli-plugins");
    await mkdir(plugins, { recursive: true });
    for (const path of [join(folder, "docker"), join(plugins, "docker-buildx")]) {
      await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    return { PATH: `${folder}:/usr/bin:/bin`, DOCKER_CONFIG: folder };
  }

  const oddEngines: readonly (readonly [title: string, answer: string, note: RegExp])[] = [
    ["hangs up", "", /^The Docker engine is not running/],
    ["dies while it answers", `${head}Content-Length: 1000\r\n\r\n[{`, /^The Docker engine is not running/],
    ["is none", `${head}Content-Length: 9\r\nConnection: close\r\n\r\n<p>hi</p>`, /./],
  ];
  for (const [title, answer, expected] of oddEngines) {
    it(`says what is wrong with an engine that ${title}`, async () => {
      const socket = join(engine.folder, `${title}.sock`);
      const server = createServer((connection) => {
        connection.on("error", () => undefined).once("data", () => connection.end(answer));
      });
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      assert.match((await noteWith({ DOCKER_HOST: `unix://${socket}` })) ?? "", expected);
      assert.match((await noteWith({ DOCKER_HOST: `unix://${socket}`, PATH: "/nowhere" })) ?? "", /not found/);
      server.close();
    });
  }

  it("survives an engine that is killed while it is asked", async () => {
    // The engine's own folder goes with it.
    const { DOCKER_CONFIG } = await environmentOfNobody();
    const asking = project.cachelens(["explain", "--format", "json"], { env: { DOCKER_CONFIG } });
    await sleep(150);
    await engine.running.stop();
    const { code, stdout, stderr } = await asking;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal((JSON.parse(stdout) as ExplanationJson).instructions.length, 3);
    assert.equal(await noteWith({ DOCKER_CONFIG }), notRunning);
  });
});

describe("wrong usage", () => {
  const wrong: readonly (readonly [string, ...string[]])[] = [
    ["there is no such file", "explain", "Nofile"],
    ["it is a folder: name the file in it", "explain", "."],
    ["Unknown option '--nope'", "explain", "--nope"],
    ["explain takes one Dockerfile", "explain", "a", "b"],
    ["--format takes text or json, not yaml", "explain", "--format", "yaml", "Dockerfile"],
    ['cachelens has no command "explian"', "explian"],
    ["Usage:"],
  ];
  for (const [message, ...args] of wrong) {
    it(`cachelens ${args.join(" ")} is answered with exit code 2 and one line`, async () => {
      const ran = await run(process.execPath, [cachelensProgram, ...args], {
        cwd: import.meta.dirname,
        env: process.env,
      });
      assert.deepEqual([ran.code, ran.stdout], [2, ""]);
      assert.ok(ran.stderr.includes(message), ran.stderr);
      if (args.length > 0) assert.equal(ran.stderr.trimEnd().split("\n").length, 1, ran.stderr);
    });
  }
});
