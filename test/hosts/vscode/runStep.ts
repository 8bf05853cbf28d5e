import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { HostFault } from "./hostFault.ts";

/** One program call of the installation. */
export interface InstallStep {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** File that the program's output is appended to. */
  readonly log: string;
  /** What to tell when it fails: what is missing, as the start of a sentence. */
  readonly failure: string;
}

/** Runs one program to its end; a `HostFault` of one line with the log file's name when it fails or cannot start. */
export async function runStep(step: InstallStep): Promise<void> {
  const log = createWriteStream(step.log, { flags: "a" });
  const outcome = await new Promise<string>((resolve) => {
    log.write(`$ ${[step.command, ...step.args].join(" ")}\n`);
    const child = spawn(step.command, step.args, {
      cwd: step.cwd,
      env: step.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => log.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => log.write(chunk));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code === 0 ? "" : `exit code ${code ?? signal ?? "unknown"}`));
  });
  await new Promise<void>((resolve) => log.end(resolve));
  if (outcome !== "") throw new HostFault(`${step.failure} (${outcome}; see ${step.log}).`);
}
