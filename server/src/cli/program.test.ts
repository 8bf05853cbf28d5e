import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Terminal } from "./commandLine.ts";
import { runProgram } from "./program.ts";

/** The exit code, and what was printed where. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runIn({ out: (line) => out.push(line), err: (line) => err.push(line) }, ...args);
  return { code, out: out.join("\n"), err };
}

function runIn(terminal: Pick<Terminal, "out" | "err">, ...args: string[]): Promise<number> {
  const env = { PATH: "/nowhere", DOCKER_HOST: "unix:///no/socket", CACHELENS_HOME: "/nowhere" };
  return runProgram(args, { cwd: tmpdir(), env, now: () => 0, colors: false, columns: 80, umask: 0o22, ...terminal });
}

describe("cachelens on the command line", () => {
  it("tells its commands when asked, and when told none", async () => {
    for (const word of ["--help", "-h", "help", "explain --help"]) {
      const { code, out, err } = await run(...word.split(" "));
      assert.deepEqual([code, err], [0, []]);
      assert.match(
        out,
        /cachelens explain .*\n.*\n.*\n {2}cachelens explain .*--since REV .*\n.*\n {2}cachelens check .*\n.*\n.*\n {2}cachelens fix .*\n.*\n {2}cachelens build /,
      );
    }
    const { code, out, err } = await run();
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err.join("\n"), /^Usage:/);
  });

  it("ends with 2 and one line of error on wrong usage, nothing on standard output", async () => {
    for (const args of [["explode"], ["explain", "--no-such"], ["explain", "no/such/file"], ["explain", "a", "b"]]) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out, err.length], [2, "", 1], args.join(" "));
      assert.match(err[0] ?? "", /^cachelens/);
    }
  });

  it("ends with 1 and one line of error on anything else", async () => {
    const err: string[] = [];
    const out = () => assert.fail("the disk is full");
    const dockerfile = join(import.meta.dirname, "../../../sample/Dockerfile");
    assert.equal(await runIn({ out, err: (line) => err.push(line) }, "explain", dockerfile), 1);
    assert.deepEqual(err, ["cachelens explain: the disk is full"]);
  });

  it("ends with the builder's code, and says what it lacks", async () => {
    const { code, err } = await run("build", ".");
    assert.equal(code, 127);
    assert.match(err.join("\n"), /install Docker/);
  });
});
