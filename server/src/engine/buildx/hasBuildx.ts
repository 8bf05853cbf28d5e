import type { Command } from "../command.ts";
import { findBuildx } from "../pluginProgram.ts";
import { runCommand } from "../process.ts";

const buildxVersion: Command<true> = {
  tool: "docker",
  args: ["buildx", "version"],
  output: "stdout",
  read: () => ({ ok: true, value: true }),
};

/**
 * Whether Docker's command line has its buildx plug-in, without which `docker build` uses the classic builder. A machine that
 * is too busy to say is taken to have it, as nearly all do.
 */
export async function hasBuildx(env: NodeJS.ProcessEnv): Promise<boolean> {
  if ((await findBuildx(env)) !== null) return true;
  const { signal } = new AbortController();
  const version = await runCommand(buildxVersion, { env, signal, timeoutMs: 10_000 });
  return version.kind === "found" || version.fault.kind === "timedOut";
}
