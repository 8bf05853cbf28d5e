import type { Command } from "../command.ts";
import { runCommand } from "../process.ts";

const buildxVersion: Command<true> = {
  tool: "docker",
  args: ["buildx", "version"],
  output: "stdout",
  read: () => ({ ok: true, value: true }),
};

/** Whether Docker's command line has its buildx plug-in, without which `docker build` uses the classic builder. */
export async function hasBuildx(env: NodeJS.ProcessEnv): Promise<boolean> {
  const timeoutMs = 10_000;
  const version = await runCommand(buildxVersion, { env, signal: AbortSignal.timeout(timeoutMs), timeoutMs });
  return version.kind === "found";
}
