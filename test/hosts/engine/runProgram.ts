import { spawn } from "node:child_process";
import type { SpawnOptions } from "node:child_process";

/** What a program that ran to its end left: its exit code (127 when it could not start, 128 when it was killed) and its output as UTF-8. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what environment a program runs; both default to our own. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Says in one line what a machine lacks for running a real engine, or which step of setting one up failed. */
export class EngineUnavailableError extends Error {
  override readonly name = "EngineUnavailableError";
}

/** Runs a program to its end without a shell and collects its output. Never rejects: see `ProgramResult.code`. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const spawnOptions: SpawnOptions = { ...options, stdio: ["ignore", "pipe", "pipe"] };
  return new Promise((resolve) => {
    const child = spawn(program, args, spawnOptions);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const settle = (code: number): void => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    };
    child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", (error) => {
      stderr.push(Buffer.from(error.message));
      settle(127);
    });
    child.once("close", (code) => {
      settle(code ?? 128);
    });
  });
}

/** As `runProgram`, but resolves to the standard output and throws `EngineUnavailableError`, `purpose` first, when the program fails. */
export async function requireProgram(
  purpose: string,
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code === 0) return stdout;
  throw new EngineUnavailableError(`${purpose}: ${lastLine(stderr) || `${program} ended with code ${code}`}`);
}

/** The last line of a text that holds more than blanks; empty when there is none. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
