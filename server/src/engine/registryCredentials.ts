import * as v from "valibot";
import type { Command } from "./command.ts";
import { readDockerConfig } from "./dockerConfig.ts";
import { runCommand, type RunOptions } from "./process.ts";

const ConfigSchema = v.object({
  auths: v.optional(v.record(v.string(), v.object({ auth: v.optional(v.string()) })), {}),
  credHelpers: v.optional(v.record(v.string(), v.string()), {}),
  credsStore: v.optional(v.string(), ""),
});
type Config = v.InferOutput<typeof ConfigSchema>;

const HelperAnswer = v.pipe(v.string(), v.parseJson(), v.object({ Username: v.string(), Secret: v.string() }));

interface Login {
  readonly username: string;
  readonly password: string;
}

/** What Docker's client calls the registry of Docker Hub in its configuration. */
const hub = "https://index.docker.io/v1/";
/** The user name by which a helper says that its secret is an identity token. */
const tokenUser = "<token>";

/**
 * What an engine is sent so that it may ask an image's registry, encoded as the X-Registry-Auth header wants it: what
 * Docker's own client would send, from the credential helper that its `config.json` names for the registry, or else from
 * that file. Null when there is none, or when the helper gives none. `reference` is a full one.
 */
export async function readCredentials(reference: string, options: RunOptions): Promise<string | null> {
  const registry = reference.slice(0, reference.indexOf("/"));
  const serveraddress = registry === "docker.io" ? hub : registry;
  const config = readDockerConfig(options.env, ConfigSchema);
  const helper = config?.credHelpers[serveraddress] || config?.credsStore;
  const login = helper ? await askHelper(helper, serveraddress, options) : readPlain(config?.auths ?? {}, registry);
  if (login === null) return null;
  const { username, password } = login;
  const credentials = username === tokenUser ? { identitytoken: password } : { username, password };
  return Buffer.from(JSON.stringify({ ...credentials, serveraddress })).toString("base64url");
}

function readPlain(auths: Config["auths"], registry: string): Login | null {
  const found = registry === "docker.io" ? auths[hub] : (auths[registry] ?? auths[`https://${registry}`]);
  const [, username, password] = /^([^:]+):(.*)$/s.exec(decode(found?.auth ?? "")) ?? [];
  return username === undefined || password === undefined ? null : { username, password };
}

/** Some clients fill the end up with zero bytes. */
function decode(auth: string): string {
  return Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
}

async function askHelper(name: string, serveraddress: string, options: RunOptions): Promise<Login | null> {
  const answer = await runCommand(getCredentials(name, serveraddress), options);
  return answer.kind === "found" ? answer.value : null;
}

/** By the protocol of Docker's credential helpers. */
function getCredentials(name: string, serveraddress: string): Command<Login> {
  return {
    tool: `docker-credential-${name}`,
    args: ["get"],
    input: serveraddress,
    output: "stdout",
    read(output) {
      const answer = v.safeParse(HelperAnswer, output);
      if (!answer.success) return { ok: false, problem: "It is no JSON object with a name and a secret." };
      return { ok: true, value: { username: answer.output.Username, password: answer.output.Secret } };
    },
  };
}
