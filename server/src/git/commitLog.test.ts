import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommitLog } from "./commitLog.ts";

describe("What the last commits changed", () => {
  let folder: string;
  let now = 0;
  const env = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null" };
  const git = (...args: readonly string[]): void => {
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder, env, stdio: "ignore" });
  };
  const commit = (...paths: readonly string[]): void => {
    for (const path of paths) writeFileSync(join(folder, path), String((now += 1)));
    git("add", "-A");
    git("commit", "-m", `with\u0001 ${paths.join()}`);
  };
  const list = (log: CommitLog, of = folder) => log.list(of, new AbortController().signal);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "commits-"));
    now = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is told by Git, relative to the folder, from the newest on, and asked again after a while", async () => {
    git("init");
    mkdirSync(join(folder, "app"));
    commit("app/ü \n1", "other");
    commit("other");
    commit("app/b");
    const log = new CommitLog(env, () => now);
    const commits = [["b"], [], ["ü \n1"]];
    assert.deepEqual(await list(log, join(folder, "app")), commits);
    assert.deepEqual(await list(log), [["app/b"], ["other"], ["app/ü \n1", "other"]]);
    commit("app/b");
    assert.deepEqual(await list(log, join(folder, "app")), commits);
    now += 11 * 60 * 1000;
    assert.deepEqual(await list(log, join(folder, "app")), [["b"], ...commits]);
  });

  it("is told of a file with its texts, and with the one before them", async function () {
    this.timeout(10_000);
    const write = (text: string): void => {
      writeFileSync(join(folder, "d/A B"), text);
      commit("other");
    };
    git("init");
    mkdirSync(join(folder, "d"));
    const texts = ["FROM a\n\nRUN b\n@@ c\n-d", "FROM a\nRUN b2\n", "FROM a\nRUN b3\n+e\n"];
    for (const text of texts) write(text);
    commit("other");
    const editions = (of: string) =>
      new CommitLog(env, () => now).listEditions(join(folder, of), new AbortController().signal);
    const inLines = (await editions("d/A B"))?.map((text) => text.split("\n"));
    assert.deepEqual(inLines, [
      ["FROM a", "RUN b3", "+e"],
      ["FROM a", "RUN b2"],
      ["FROM a", "", "RUN b", "@@ c", "-d"],
      [""],
    ]);
    for (let at = 0; at < 21; at++) write(`FROM ${at}\n`);
    const last = await editions("d/A B");
    assert.deepEqual([last?.length, last?.[0], last?.at(-1)], [21, "FROM 20", "FROM 0"]);
    assert.deepEqual(await editions("d/nothing"), []);
    assert.equal(
      await new CommitLog({ PATH: folder }, () => 0).listEditions(folder, new AbortController().signal),
      null,
    );
  });

  it("is not known outside of repositories, in one without commits, and without Git", async () => {
    const elsewhere = { ...env, GIT_CEILING_DIRECTORIES: tmpdir() };
    assert.equal(await list(new CommitLog(elsewhere, () => 0)), null);
    git("init");
    assert.equal(await list(new CommitLog(env, () => 0)), null);
    commit("a");
    assert.equal(await list(new CommitLog({ PATH: folder }, () => 0)), null);
  });
});
