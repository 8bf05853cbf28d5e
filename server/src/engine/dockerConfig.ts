import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";

/** The folder of Docker's client configuration, by Docker's own rule. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv): string {
  return env["DOCKER_CONFIG"] || join(homedir(), ".docker");
}

/** What stands in Docker's `config.json`; null where there is none, or none that a schema can read. */
export async function readDockerConfig<T>(
  env: NodeJS.ProcessEnv,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | null> {
  const text = await readFile(join(dockerConfigFolder(env), "config.json"), "utf8").catch(() => "");
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : null;
}
