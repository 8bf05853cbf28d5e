import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCommand } from "./checkCommand.ts";
import { UsageError, type Subcommand, type Terminal } from "./commandLine.ts";
import { fixCommand } from "./fixCommand.ts";

const five = 'FROM ubuntu:latest\nRUN echo "Test"\nCOPY 1 .\nADD 2 .\nADD 3 .\nADD 4 .\nADD 5 .\n';
const merged = 'FROM ubuntu:latest\nRUN echo "Test"\nCOPY 1 2 3 4 5 ./\n';

describe("Rules on the command line, without Docker", () => {
  let folder: string;
  const dockerfile = () => join(folder, "Dockerfile");

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "fix-"));
    await writeFile(dockerfile(), five);
    for (const name of ["1", "2", "3", "4", "5"]) await writeFile(join(folder, name), name);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs a subcommand in the folder: its exit code and what it printed. */
  const run = async (command: Subcommand, ...args: string[]): Promise<[number, string]> => {
    const lines: string[] = [];
    const env = { PATH: "", HOME: folder, CACHELENS_HOME: join(folder, "home"), DOCKER_HOST: `unix://${folder}/none` };
    const print = (line: string): void => void lines.push(line);
    const terminal: Terminal = {
      cwd: folder,
      env,
      now: () => 0,
      colors: false,
      columns: 80,
      umask: 0o22,
      out: print,
      err: print,
    };
    return [await command(args, terminal), lines.join("\n")];
  };

  it("are checked, and fail as gravely as is asked", async () => {
    const [code, printed] = await run(checkCommand);
    assert.equal(code, 0);
    assert.match(printed, /^Dockerfile:4: info: ADD only copies here.* \[add-to-copy\]$/m);
    assert.equal((await run(checkCommand, "--fail-on", "info"))[0], 1);
    assert.equal((await run(checkCommand, "--fail-on", "error"))[0], 0);
    await assert.rejects(run(checkCommand, "--format", "xml"), UsageError);
    await assert.rejects(run(checkCommand, "gone"), UsageError);
  });

  it("have the file mended", async () => {
    const [code, printed] = await run(fixCommand);
    assert.equal(code, 0);
    assert.match(printed, /^Dockerfile:\d: Merge \d COPY instructions \[merge-copy\]$/m);
    assert.equal(await readFile(dockerfile(), "utf8"), merged);
    assert.deepEqual(await run(fixCommand), [0, "Dockerfile: nothing to fix"]);
  });

  it("leave the file alone in a dry run, and print the change", async () => {
    const [, printed] = await run(fixCommand, "--dry-run");
    assert.match(printed, /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n@@ /);
    assert.match(printed, /^\+COPY 1 2 3 4 5 \.\/$/m);
    assert.equal(await readFile(dockerfile(), "utf8"), five);
    const [, absolute] = await run(fixCommand, "--dry-run", dockerfile());
    assert.ok(absolute.startsWith(`--- a${dockerfile()}\n+++ b${dockerfile()}\n`), absolute);
  });

  it("apply only the fixes of the rules that are named", async () => {
    await run(fixCommand, "--rule", "add-to-copy");
    assert.equal(await readFile(dockerfile(), "utf8"), five.replaceAll("ADD", "COPY"));
    await assert.rejects(run(fixCommand, "--rule", "no-such"), /There is no rule no-such/);
  });

  it("refuse a file that would not be written as it was read", async () => {
    await writeFile(dockerfile(), Buffer.from("FROM a\n# caf\xe9\nCOPY 1 /d/\nCOPY 2 /d/\n", "latin1"));
    await assert.rejects(run(fixCommand), /not UTF-8/);
  });
});
