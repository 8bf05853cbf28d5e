import { homedir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { readIfThere } from "../disk/smallFiles.ts";

/** The folder of Docker's client configuration, by Docker's own rule. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv): string {
  return env["DOCKER_CONFIG"] || join(homedir(), ".docker");
}

/** What stands in Docker's `config.json`; null where there is none, or none that a schema can read. */
export function readDockerConfig<T>(env: NodeJS.ProcessEnv, schema: v.GenericSchema<unknown, T>): T | null {
  const text = readIfThere(join(dockerConfigFolder(env), "config.json")) ?? "";
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : null;
}
