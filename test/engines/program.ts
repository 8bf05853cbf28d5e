import { spawn } from "node:child_process";

/** A program that ran to its end. */
export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** How a program runs, beside its arguments. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
  /** Hears each piece of standard output and error; `interrupt` sends SIGINT, as Ctrl+C does. */
  readonly onOutput?: (text: string, interrupt: () => void) => void;
}

/** Runs a program as a user does in a terminal. Never rejects. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env, input, onOutput } = options;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    const end = (code: number | null): void =>
      resolve({ code, ...texts, seconds: (performance.now() - startedAt) / 1000 });
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (text: string) => {
        texts[name] += text;
        onOutput?.(text, () => child.kill("SIGINT"));
      });
    }
    child.once("error", (error) => {
      texts.stderr += error.message;
      end(127);
    });
    child.once("close", end);
    child.stdin?.on("error", () => undefined).end(input);
  });
}
