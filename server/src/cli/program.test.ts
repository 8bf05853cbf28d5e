import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { runProgram } from "./program.ts";

/** The exit code, and what was printed where. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const [out, err]: string[][] = [[], []];
  const code = await runProgram(args, {
    cwd: tmpdir(),
    env: { PATH: "/nowhere" },
    now: () => 0,
    colors: false,
    columns: 80,
    out: (line) => out?.push(line),
    err: (line) => err?.push(line),
  });
  return { code, out: (out ?? []).join("\n"), err: err ?? [] };
}

describe("cachelens on the command line", () => {
  it("tells its commands when asked, and when told none", async () => {
    for (const word of ["--help", "-h", "help"]) {
      const { code, out, err } = await run(word);
      assert.deepEqual([code, err], [0, []]);
      assert.match(out, /cachelens explain .*\n.*\n.*\n {2}cachelens build /);
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

  it("ends with the builder's code, and says what it lacks", async () => {
    const { code, err } = await run("build", ".");
    assert.equal(code, 127);
    assert.match(err.join("\n"), /install Docker/);
  });
});
