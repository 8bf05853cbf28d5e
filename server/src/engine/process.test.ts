import assert from "node:assert/strict";
import type { Command } from "./command.ts";
import { runCommand, type RunOptions } from "./process.ts";

const program = (tool: string, args: readonly string[], output: "stdout" | "stderr" = "stdout"): Command<string> => ({
  tool,
  args,
  output,
  read: (text) =>
    text.startsWith("garbage") ? { ok: false, problem: "not what was asked" } : { ok: true, value: text },
});
const shell = (script: string, output?: "stdout" | "stderr") => program("sh", ["-c", script, "sh"], output);

const run = (command: Command<string>, options: Partial<RunOptions> = {}) =>
  runCommand(command, { signal: new AbortController().signal, env: process.env, timeoutMs: 10_000, ...options });
const faultOf = async (command: Command<string>, options: Partial<RunOptions> = {}) => {
  const answer = await run(command, options);
  return answer.kind === "failed" ? answer.fault : assert.fail("an answer");
};

describe("Asking a program", () => {
  it("answers with what it printed, on the stream that was asked", async () => {
    assert.deepEqual(await run(shell("echo out; echo err >&2")), { kind: "found", value: "out\n" });
    assert.deepEqual(await run(shell("echo out; echo err >&2", "stderr")), { kind: "found", value: "err\n" });
  });

  it("hands over arguments as they are, whatever a shell would make of them", async () => {
    const args = ["a b", "$HOME", "`x`", "*", ""];
    const answer = await run(program("sh", ["-c", "printf '[%s]' \"$@\"", "sh", ...args]));
    assert.deepEqual(answer, { kind: "found", value: "[a b][$HOME][`x`][*][]" });
  });

  it("tells it on its input what may not be seen among its arguments", async () => {
    assert.deepEqual(await run({ ...shell("cat"), input: "secret" }), { kind: "found", value: "secret" });
    assert.deepEqual(await run(shell("cat")), { kind: "found", value: "" });
    assert.deepEqual(await run({ ...shell("echo early"), input: "x".repeat(1e6) }), {
      kind: "found",
      value: "early\n",
    });
  });

  it("puts output together that came in pieces, also within a character", async () => {
    const pieces = "printf '\\342'; printf '\\234'; printf '\\223'";
    assert.deepEqual(await run(shell(pieces)), { kind: "found", value: "✓" });
  });

  it("reads what it says when it fails", async () => {
    const fault = await faultOf(shell("echo 'Cannot connect to the Docker daemon' >&2; exit 1"));
    assert.equal(fault.kind, "notRunning");
  });

  it("says that it is not installed, unreadable, slow, or was given up", async () => {
    const missing = await faultOf(program("no-such-program", []));
    assert.deepEqual([missing.kind, missing.message.includes('"no-such-program"')], ["notInstalled", true]);
    const garbage = await faultOf(shell("echo garbage"));
    assert.deepEqual([garbage.kind, garbage.detail], ["unreadableOutput", "not what was asked"]);
    assert.equal((await faultOf(shell("exec sleep 10"), { timeoutMs: 20 })).kind, "timedOut");
    const signal = AbortSignal.timeout(20);
    assert.equal((await faultOf(shell("exec sleep 10"), { signal })).kind, "aborted");
    assert.equal((await faultOf(shell("echo x"), { signal: AbortSignal.abort() })).kind, "aborted");
  });

  it("says so when a program may not be run", async () => {
    const fault = await faultOf(program(import.meta.dirname, []));
    assert.equal(fault.kind, "other");
    assert.match(fault.message, /could not be started/);
  });
});
