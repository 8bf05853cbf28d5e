import { spawn } from "node:child_process";
import type { Command } from "./command.ts";
import { failed, found, type Lookup } from "./engine.ts";
import { readDockerError } from "./faults.ts";

/** How a tool call is run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: NodeJS.ErrnoException | null;
  readonly timedOut: boolean;
}

/** More output than this from a tool that only answers questions is a fault, not an answer: 256 MiB. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Runs a command to its end and reads its output. Never throws: whatever goes wrong is a fault with a message. */
export async function runCommand<T>(command: Command<T>, options: RunOptions): Promise<Lookup<T>> {
  const ended = await runToEnd(command.tool, command.args, options);
  const call = `${command.tool} ${command.args.slice(0, 3).join(" ")}`;
  if (options.signal.aborted) return failed("aborted", `${call} was given up`);
  if (ended.timedOut) {
    return failed(
      "timedOut",
      `${call} gave no answer within ${options.timeoutMs / 1000} s: is the Docker engine busy?`,
    );
  }
  if (ended.error?.code === "ENOENT") {
    return failed(
      "notInstalled",
      `The command "${command.tool}" was not found: install Docker, or put it on the PATH.`,
    );
  }
  if (ended.error !== null) return failed("other", `${call} could not be started.`, ended.error.message);
  if (ended.code !== 0) return { kind: "failed", fault: readDockerError(call, ended.stderr) };
  const reading = command.read(ended[command.output]);
  if (reading.ok) return found(reading.value);
  return failed("unreadableOutput", `${call} printed something that Cache Lens can't read.`, reading.problem);
}

function runToEnd(tool: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve) => {
    let error: NodeJS.ErrnoException | null = null;
    let timedOut = false;
    const child = spawn(tool, args, { env: options.env, stdio: ["ignore", "pipe", "pipe"], signal: options.signal });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, options.timeoutMs);
    const stdout = collect(child.stdout, () => child.kill("SIGKILL"));
    const stderr = collect(child.stderr, () => child.kill("SIGKILL"));
    child.on("error", (reason) => (error = reason));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout: stdout(), stderr: stderr(), error, timedOut });
    });
  });
}

function collect(stream: NodeJS.ReadableStream, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_OUTPUT_BYTES) tooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
