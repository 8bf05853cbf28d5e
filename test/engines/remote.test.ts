// ADD from a web server and from Git: what the next build will do, said before it runs, and what it did.
// `npx mocha --import=tsx test/engines/remote.test.ts`, after a build.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { connect, createServer as listen, type AddressInfo, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describeNext } from "./describeNext.ts";
import { assertGolden } from "./golden.ts";
import type { Project } from "./project.ts";
import { run } from "./program.ts";
import { useEngine } from "./useEngine.ts";

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Waits for a program that was just started to listen; fails when it takes ten seconds. */
async function listens(port: number): Promise<void> {
  const isOpen = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", () => {
        resolve(false);
      });
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
    });
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if (await isOpen()) return;
    await sleep(50);
  }
  assert.fail(`nothing listens on port ${port}`);
}

describe("The next build with sources from elsewhere", function () {
  this.timeout(60_000);
  const engine = useEngine({ kind: "modern", imageStore: "graphdriver", network: "host" });
  let page = "one\n";
  const web = createServer((_, response) => response.end(page));
  let daemon: ChildProcess | undefined;
  let [fileUrl, gitUrl] = ["", ""];
  let repository: Project;
  let project: Project;

  const git = async (...args: string[]): Promise<string> => {
    const as = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    const ran = await run("git", [...as, ...args], { cwd: repository.folder, env: process.env });
    assert.equal(ran.code, 0, ran.stderr);
    return ran.stdout.trim();
  };
  const commit = async (content: string): Promise<string> => {
    await repository.write("a.txt", content);
    await git("add", "-A");
    await git("commit", "-q", "-m", content);
    return git("rev-parse", "HEAD");
  };
  const write = (...lines: string[]) => project.write("Dockerfile", ["FROM busybox", ...lines, ""].join("\n"));
  /** Predicts a build as expected, makes it, and sees it do what was predicted; `did` is told where nothing was. */
  const foretells = async (expected: string, did: readonly string[]): Promise<void> => {
    assertGolden(describeNext(await project.explain()), expected);
    await project.build();
    const { instructions } = await project.explain();
    assert.deepEqual(
      instructions.slice(1).map(({ last }) => last?.status),
      did,
    );
  };

  before(async () => {
    fileUrl = `http://127.0.0.1:${await portOf(web)}/file`;
    const free = listen();
    const port = await portOf(free);
    free.close();
    repository = await engine.project("repository", { "a.txt": "a\n" });
    await git("init", "-q");
    await git("config", "uploadpack.allowAnySHA1InWant", "true");
    const place = ["--listen=127.0.0.1", `--port=${port}`, `--base-path=${repository.folder}`];
    daemon = spawn("git", ["daemon", "--export-all", ...place], { stdio: "ignore" });
    gitUrl = `git://127.0.0.1:${port}/`;
    await listens(port);
  });
  after(() => {
    web.close();
    daemon?.kill();
  });

  it("is known of a URL with a checksum, and else depends on what it gives", async () => {
    project = await engine.project("web", {});
    const sum = createHash("sha256").update(page).digest("hex");
    await write(`ADD --checksum=sha256:${sum} ${fileUrl} /a`, "WORKDIR /w", `ADD ${fileUrl} /b`);
    await project.build();
    const open = `1 cached\n2 cached\n3 cached\n4 unknown remote-source {"url":"${fileUrl}"}`;
    await foretells(open, ["cached", "cached", "cached"]);
    page = "two\n";
    await foretells(open, ["cached", "cached", "built"]);
  });

  it("is known of a Git commit, and else depends on what the branch is then", async () => {
    project = await engine.project("git", {});
    const first = await commit("one");
    await write(`ADD ${gitUrl}#${first} /a`, "WORKDIR /w", `ADD ${gitUrl}#main /b`);
    await project.build();
    const open = `4 unknown remote-source {"url":"${gitUrl}#main"}`;
    await foretells(`1 cached\n2 cached\n3 cached\n${open}`, ["cached", "cached", "cached"]);
    const second = await commit("two");
    await foretells(`1 cached\n2 cached\n3 cached\n${open}`, ["cached", "cached", "built"]);
    const before = JSON.stringify({ before: `ADD ${gitUrl}#${first} /a` });
    await write(`ADD ${gitUrl}#${second} /a`, "WORKDIR /w", `ADD ${gitUrl}#main /b`);
    const expected = `2 rebuild instruction-changed ${before}\n3 rebuild follows {"line":2}\n4 rebuild follows {"line":2}`;
    await foretells(`1 cached\n${expected}`, ["built", "built", "built"]);
  });
});
