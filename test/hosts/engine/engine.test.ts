import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBaseImages } from "./baseImages.ts";
import { startEngine } from "./startEngine.ts";
import type { EngineOptions, RunningEngine } from "./startEngine.ts";

const steps = ['RUN echo "Test"', "COPY 1 .", "ADD 2 .", "ADD 3 .", "ADD 4 .", "ADD 5 ."];

describe("a real Docker engine for tests", function () {
  // The first run downloads two engines.
  this.timeout("5m");
  let context = "";

  before(async () => {
    context = await mkdtemp(join(tmpdir(), "engine-context-"));
    await writeFile(join(context, "Dockerfile"), ["FROM ubuntu:latest", ...steps, ""].join("\n"));
    for (const name of ["1", "2", "3", "4", "5"]) await writeFile(join(context, name), `${name}\n`);
  });

  after(() => rm(context, { recursive: true }));

  async function buildTwice(engine: RunningEngine, DOCKER_BUILDKIT: string): Promise<readonly string[]> {
    const build = ["build", "--network=host", context];
    const outputs: string[] = [];
    while (outputs.length < 2) {
      const { code, stdout, stderr } = await engine.run(build, { env: { DOCKER_BUILDKIT } });
      assert.equal(code, 0, stderr);
      outputs.push(stdout + stderr);
    }
    return outputs;
  }

  function count(text: string | undefined, pattern: RegExp): number {
    return text?.match(pattern)?.length ?? 0;
  }

  for (const imageStore of ["graphdriver", "containerd"] as const) {
    it(`builds with BuildKit and the classic builder on a modern engine that keeps images in the ${imageStore}`, async () => {
      await withEngine({ kind: "modern", imageStore }, async (engine) => {
        assert.match(engine.version, /^(2[6-9]|[3-9]\d)\./);
        const [first, second] = await buildTwice(engine, "1");
        assert.equal(count(first, /^#\d+ CACHED$/gm), 0, first);
        assert.equal(count(second, /^#\d+ CACHED$/gm), steps.length, second);
        const [, classic] = await buildTwice(engine, "0");
        assert.equal(count(classic, /^ ---> Using cache$/gm), steps.length, classic);
      });
    });
  }

  it("builds with the classic builder on Debian 12's old engine", async () => {
    await withEngine({ kind: "old" }, async (engine) => {
      assert.match(engine.version, /^20\.10\./);
      const [first, second] = await buildTwice(engine, "0");
      assert.equal(count(first, /^ ---> Using cache$/gm), 0, first);
      assert.equal(count(second, /^ ---> Using cache$/gm), steps.length, second);
    });
  });

  it("builds without --network=host on an isolated network", async () => {
    await withEngine({ kind: "modern", network: "isolated" }, async (engine) => {
      const { code, stderr } = await engine.run(["build", context]);
      assert.equal(code, 0, stderr);
    });
  });

  it("runs several engines at once and ends one without a trace while a container runs in it", async () => {
    await withEngine({ kind: "modern" }, async (other) => {
      let folder = "";
      await withEngine({ kind: "modern" }, async (engine) => {
        folder = dirname(engine.socket);
        const { code, stderr } = await engine.run(["run", "-d", "--network=host", "busybox", "sleep", "1000"]);
        assert.equal(code, 0, stderr);
      });
      assert.equal(existsSync(folder), false);
      assert.equal((await other.run(["ps", "-aq"])).stdout, "");
    });
  });

  it("ends with a process that is killed, and the next engine removes the files it left", async () => {
    const folder = await killEngineProcess();
    await withEngine({ kind: "modern" }, () => {
      assert.equal(existsSync(folder), false);
      assert.deepEqual(processesNaming(folder), []);
    });
  });
});

async function withEngine(options: EngineOptions, use: (engine: RunningEngine) => Promise<void> | void): Promise<void> {
  const engine = await startEngine(options);
  try {
    await ensureBaseImages(engine, ["busybox"]);
    await use(engine);
  } finally {
    await engine.stop();
  }
}

/** Starts an engine in a process of its own, kills that process with the engine still running, and gives its folder. */
async function killEngineProcess(): Promise<string> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  // `cat` ends with its input, so that nothing outlives the test.
  const child = spawn(process.execPath, ["--import", "tsx", main, "--", "cat"], { stdio: ["pipe", "ignore", "pipe"] });
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let folder: string | undefined;
  for await (const chunk of child.stderr) {
    folder = / at (\/tmp\/.+)\/docker\.sock/.exec(String(chunk))?.[1];
    if (folder !== undefined) break;
  }
  child.kill("SIGKILL");
  await exit;
  child.stdin.end();
  assert.ok(folder !== undefined && existsSync(folder), "the engine ran and left its folder");
  return folder;
}

/** Command lines of the machine's processes that mention a folder. */
function processesNaming(folder: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(commandLine).filter((line) => line.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
