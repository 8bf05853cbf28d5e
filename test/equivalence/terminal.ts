import type { Terminal } from "../../server/src/cli/commandLine.ts";
import { runProgram } from "../../server/src/cli/program.ts";

/** What a call of `cachelens` came to. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `cachelens` as in a terminal, but inside this process: it does its work in less time than it takes to start. */
export async function callCachelens(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Called> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    cwd,
    env,
    now: Date.now,
    colors: false,
    columns: 80,
    umask: 0o22,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  };
  const code = await runProgram(args, terminal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}
