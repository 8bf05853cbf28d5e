import * as v from "valibot";
import { readDockerConfig } from "./dockerConfig.ts";

const ConfigSchema = v.object({
  auths: v.optional(v.record(v.string(), v.object({ auth: v.optional(v.string()) })), {}),
});

/** What Docker's client calls the registry of Docker Hub in its configuration. */
const hub = "https://index.docker.io/v1/";

/**
 * What an engine is sent so that it may ask an image's registry: the name and password that stand in Docker's own
 * `config.json`, encoded as the X-Registry-Auth header wants it. Null when none stand there; credential helpers are never
 * asked. `reference` is a full one.
 */
export async function readCredentials(reference: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const registry = reference.slice(0, reference.indexOf("/"));
  const { auths = {} } = (await readDockerConfig(env, ConfigSchema)) ?? {};
  const serveraddress = registry === "docker.io" ? hub : registry;
  const found = auths[serveraddress] ?? auths[`https://${registry}`];
  const [, username, password] = /^([^:]+):(.*)$/s.exec(decode(found?.auth ?? "")) ?? [];
  if (username === undefined || password === undefined) return null;
  return Buffer.from(JSON.stringify({ username, password, serveraddress })).toString("base64url");
}

/** Some clients fill the end up with zero bytes. */
function decode(auth: string): string {
  return Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
}
