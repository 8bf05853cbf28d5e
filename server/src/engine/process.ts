import { spawn } from "node:child_process";
import type { Command } from "./command.ts";
import { failed, found, type Lookup } from "./engine.ts";
import { readDockerError } from "./faults.ts";
import { shortenCall, type Call } from "./pluginProgram.ts";

/** How a tool call is run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly error: NodeJS.ErrnoException | null;
  /** Why we did not wait for its end; null when it ended by itself. */
  readonly givenUp: "aborted" | "timedOut" | "tooMuch" | null;
}

/** More output than this from a tool that only answers questions is a fault, not an answer: 256 MiB. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Runs a command to its end and reads its output. Never throws: whatever goes wrong is a fault with a message. */
export async function runCommand<T>(command: Command<T>, options: RunOptions): Promise<Lookup<T>> {
  const { tool, args } = command;
  const shortened = tool === "docker" ? await shortenCall(args, options.env) : { program: tool, args };
  const ended = await runToEnd(shortened, command.input ?? "", options);
  const call = `${tool} ${args.slice(0, 3).join(" ")}`;
  if (ended.givenUp !== null) return sayGivenUp(call, ended.givenUp, options);
  if (ended.error?.code === "ENOENT") {
    return failed("notInstalled", `The command "${tool}" was not found: install Docker, or put it on the PATH.`);
  }
  if (ended.error !== null) return failed("other", `${call} could not be started.`, ended.error.message);
  if (ended.code !== 0) return { kind: "failed", fault: readDockerError(call, ended.stderr.toString()) };
  const reading = command.read(ended[command.output].toString(command.encoding ?? "utf8"));
  if (reading.ok) return found(reading.value);
  return failed("unreadableOutput", `${call} printed something that Cache Lens can't read.`, reading.problem);
}

function sayGivenUp(call: string, why: NonNullable<Ended["givenUp"]>, { timeoutMs }: RunOptions): Lookup<never> {
  switch (why) {
    case "aborted":
      return failed("aborted", `${call} was given up.`);
    case "timedOut":
      return failed("timedOut", `${call} gave no answer within ${timeoutMs / 1000} s: is the Docker engine busy?`);
    case "tooMuch":
      return failed("unreadableOutput", `${call} printed more than Cache Lens can read.`);
  }
}

/** A tool's own children may outlive it and hold its output open: once it is given up, nobody waits for them. */
function runToEnd({ program, args }: Call, input: string, { env, signal, timeoutMs }: RunOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: "pipe" });
    const settle = (how: Pick<Ended, "code" | "error" | "givenUp">): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve({ ...how, stdout: stdout(), stderr: stderr() });
    };
    const giveUp = (why: NonNullable<Ended["givenUp"]>): void => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      child.stderr.destroy();
      settle({ code: null, error: null, givenUp: why });
    };
    const abort = (): void => giveUp("aborted");
    const timer = setTimeout(giveUp, timeoutMs, "timedOut");
    // A tool that does not read it may be gone by then.
    child.stdin.on("error", () => undefined).end(input);
    const stdout = collect(child.stdout, () => giveUp("tooMuch"));
    const stderr = collect(child.stderr, () => giveUp("tooMuch"));
    child.on("error", (error) => settle({ code: null, error, givenUp: null }));
    child.on("close", (code) => settle({ code, error: null, givenUp: null }));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });
}

function collect(stream: NodeJS.ReadableStream, tooMuch: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_OUTPUT_BYTES) tooMuch();
    else chunks.push(chunk);
  });
  return () => (bytes > MAX_OUTPUT_BYTES ? Buffer.alloc(0) : Buffer.concat(chunks));
}
