import { buildAndRecord } from "../builds/buildAndRecord.ts";
import { hasBuildx } from "../engine/buildx/hasBuildx.ts";
import { openDocker } from "../facts/openDocker.ts";
import type { Terminal } from "./commandLine.ts";

/** `cachelens build`: runs the build that `docker build` would run with these arguments, and keeps a record of it. */
export async function buildCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { cwd, env, now } = terminal;
  const { keeping, connect } = openDocker(env, (message) => terminal.err(message));
  const classic = env["DOCKER_BUILDKIT"] === "0" || !(await hasBuildx(env));
  return buildAndRecord(args, classic ? "classic" : "buildkit", {
    cwd,
    env,
    now,
    keeping,
    connect,
    out: (line) => terminal.out(line),
    err: (line) => terminal.err(line),
  });
}
