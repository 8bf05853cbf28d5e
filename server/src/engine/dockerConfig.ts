import { homedir } from "node:os";
import { join } from "node:path";

/** The folder of Docker's client configuration, by Docker's own rule. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv): string {
  return env["DOCKER_CONFIG"] || join(homedir(), ".docker");
}
