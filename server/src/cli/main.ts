import type { Terminal } from "./commandLine.ts";
import { wantsColors } from "./paint.ts";
import { runProgram } from "./program.ts";

const { stdout, stderr } = process;
const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  colors: wantsColors(process.env, stdout.isTTY),
  columns: stdout.isTTY ? stdout.columns : 80,
  umask: readUmask(),
  out: (line) => void stdout.write(`${line}\n`),
  err: (line) => void stderr.write(`${line}\n`),
};

/** It can only be read by setting it. */
function readUmask(): number {
  const umask = process.umask(0o22);
  process.umask(umask);
  return umask;
}

// A reader that has seen enough (`| head`) closes the pipe; a build goes on all the same.
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

void runProgram(process.argv.slice(2), terminal).then((code) => (process.exitCode = code));
