import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { openDocker } from "../../server/src/engine/openDocker.ts";
import { watchBuilds, type BuildEvent } from "../../server/src/engine/watchBuilds.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

describe("watching for builds", () => {
  const engine = useEngine({ kind: "modern" });
  const watching = new AbortController();
  const heard: { readonly event: BuildEvent; readonly at: number }[] = [];
  let project: Project;
  let descriptors = 0;

  before(async () => {
    descriptors = openDescriptors();
    project = await engine.project("watched", { Dockerfile: "FROM busybox\nARG TIME\nRUN echo $TIME && sleep 2\n" });
    watchBuilds(
      engine.env,
      openDocker(engine.env, (message) => assert.fail(message)).connect,
      (event) => heard.push({ event, at: Date.now() }),
      watching.signal,
    );
    await sleep(200);
  });

  /** Milliseconds from the start of a build until each kind of event, and from its end. */
  async function timesOf(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    heard.length = 0;
    const startedAt = Date.now();
    const ran = await project.docker(["build", "--build-arg", `TIME=${startedAt}`, ...args, "."], { env });
    const endedAt = Date.now();
    await sleep(2000);
    const began = heard.find(({ event }) => event === "began");
    const ended = heard.find(({ event, at }) => event === "ended" && at >= endedAt - 500);
    return { code: ran.code, began: (began?.at ?? Infinity) - startedAt, ended: (ended?.at ?? Infinity) - endedAt };
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
    assert.ok(openDescriptors() <= descriptors, `${openDescriptors()} descriptors are open, ${descriptors} were`);
  });
});

function openDescriptors(): number {
  return process.getActiveResourcesInfo().filter((name) => !/Timeout|Immediate|CloseReq|TTY|Pipe$/.test(name)).length;
}
