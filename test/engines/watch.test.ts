import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDocker } from "../../server/src/facts/openDocker.ts";
import { watchBuilds, type BuildEvent } from "../../server/src/engine/watchBuilds.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

describe("watching for builds", () => {
  const engine = useEngine({ kind: "modern" });
  const watching = new AbortController();
  const heard: { readonly event: BuildEvent; readonly at: number }[] = [];
  let project: Project;
  let resources: readonly string[] = [];

  before(async () => {
    resources = openResources();
    project = await engine.project("watched", { Dockerfile: "FROM busybox\nARG TIME\nRUN echo $TIME && sleep 2\n" });
    watchBuilds(
      engine.env,
      openDocker(engine.env, (warning) => assert.fail(warning)).connect,
      (event) => heard.push({ event, at: Date.now() }),
      watching.signal,
    );
    await sleep(200);
  });

  /** Milliseconds from when buildx noted a build until we heard of it, and from its end until we heard of that. */
  async function timesOf(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    heard.length = 0;
    const startedAt = Date.now();
    const ran = await project.docker(["build", "--build-arg", `TIME=${startedAt}`, ...args, "."], { env });
    const endedAt = Date.now();
    await sleep(2000);
    const began = heard.find(({ event }) => event.kind === "began");
    const ended = heard.find(({ event, at }) => event.kind === "ended" && at >= endedAt - 500);
    return {
      code: ran.code,
      began: (began?.at ?? Infinity) - (await newestNote()),
      ended: (ended?.at ?? Infinity) - endedAt,
    };
  }

  /** When buildx wrote its newest note. */
  async function newestNote(): Promise<number> {
    const folder = join(engine.env["DOCKER_CONFIG"] ?? "", "buildx/refs/default/default");
    const names = await readdir(folder).catch(() => []);
    const notes = await Promise.all(names.map((name) => stat(join(folder, name))));
    return Math.max(...notes.map(({ mtimeMs }) => mtimeMs));
  }

  it("hears of the first build of a machine and of later ones when they begin and when they end", async () => {
    for (const turn of ["first", "second"]) {
      const { code, began, ended } = await timesOf([]);
      assert.equal(code, 0);
      assert.ok(began < 1000, `${turn} began ${began} ms`);
      assert.ok(ended < 2000, `${turn} ended ${ended} ms`);
    }
  });

  it("hears of a build that fails", async () => {
    const { code, began, ended } = await timesOf(["--target", "none"]);
    assert.equal(code, 1);
    assert.ok(began < 1000, `began ${began} ms`);
    assert.ok(ended < 2000, `ended ${ended} ms`);
  });

  it("hears of the end of a classic build", async () => {
    const { code, ended } = await timesOf(["-t", "watched"], { DOCKER_BUILDKIT: "0" });
    assert.equal(code, 0);
    assert.ok(ended < 2000, `ended ${ended} ms`);
  });

  it("hears nothing more and leaves nothing open once it is stopped, in the middle of a build too", async () => {
    const build = timesOf([]);
    await sleep(1000);
    watching.abort();
    await sleep(300);
    heard.length = 0;
    await build;
    assert.deepEqual(heard, []);
    assert.deepEqual(openResources(), resources);
    assert.deepEqual(askingProcesses(engine.env["DOCKER_CONFIG"] ?? ""), []);
  });
});

/** The folders that this process watches, and its open connections. */
function openResources(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /FSEvent|PipeWrap|TCP/.test(name))
    .sort();
}

/** Command lines of processes that follow a build's log with this configuration of Docker's client. */
function askingProcesses(dockerConfig: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const isOurs = readFileSync(`/proc/${pid}/environ`, "utf8").includes(`DOCKER_CONFIG=${dockerConfig}\0`);
      return isOurs && command.includes("history logs") ? [command] : [];
    } catch {
      return [];
    }
  });
}
