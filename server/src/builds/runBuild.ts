import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { shortenCall } from "../engine/pluginProgram.ts";

/** One run of Docker's build command. */
export interface BuildProcess {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Which stream the builder reports its progress on, line by line to `onLine`; the other one is passed through. */
  readonly progress: "stdout" | "stderr";
  onLine(line: string): void;
}

/** How a run of the build command ended. */
export type BuildEnd =
  | { readonly kind: "exited"; readonly code: number }
  /** By Ctrl+C or a request to end. */
  | { readonly kind: "canceled" }
  | { readonly kind: "notStarted"; readonly message: string };

/**
 * Runs `docker` with our own standard input. SIGINT and SIGTERM to us are passed on, so that the builder can cancel the
 * build; we wait for its end.
 */
export async function runBuild(build: BuildProcess): Promise<BuildEnd> {
  const other = build.progress === "stdout" ? "stderr" : "stdout";
  const stdio = ["inherit", other === "stdout" ? "inherit" : "pipe", other === "stderr" ? "inherit" : "pipe"] as const;
  const { program, args } = await shortenCall(build.args, build.env);
  const child = spawn(program, args, { cwd: build.cwd, env: build.env, stdio: [...stdio] });
  const stream = child[build.progress];
  const read = stream === null ? Promise.resolve() : readLines(stream, (line) => build.onLine(line));
  const cancel = passOnSignals(child);
  try {
    const end = await waitForEnd(child);
    await read;
    return end.kind === "exited" && cancel.asked() ? { kind: "canceled" } : end;
  } finally {
    cancel.stop();
  }
}

function waitForEnd(child: ChildProcess): Promise<BuildEnd> {
  return new Promise((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = 'The command "docker" was not found: install Docker, or put it on the PATH.';
      resolve({ kind: "notStarted", message: error.code === "ENOENT" ? missing : error.message });
    });
    child.on("close", (code) => resolve(code === null ? { kind: "canceled" } : { kind: "exited", code }));
  });
}

async function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
}

/** A second signal ends the builder's client at once. */
function passOnSignals(child: ChildProcess): { asked(): boolean; stop(): void } {
  let count = 0;
  const onSignal = (): void => {
    count += 1;
    child.kill(count === 1 ? "SIGINT" : "SIGKILL");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    asked: () => count > 0,
    stop: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
