import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Command } from "./command.ts";
import { readDockerConfig } from "./dockerConfig.ts";
import type { DockerAddress } from "./dockerodeClient.ts";
import type { RunOptions } from "./process.ts";
import { runCommand } from "./process.ts";

const DEFAULT_HOST = process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

interface Context {
  readonly host: string;
  /** Folder of the context's certificates; null when it has none. */
  readonly certificates: string | null;
}

const ContextSchema = v.tuple([
  v.object({
    Endpoints: v.object({ docker: v.object({ Host: v.string() }) }),
    TLSMaterial: v.optional(v.record(v.string(), v.array(v.string())), {}),
    Storage: v.object({ TLSPath: v.string() }),
  }),
]);

const inspectContext: Command<Context> = {
  tool: "docker",
  args: ["context", "inspect"],
  output: "stdout",
  read: (output) => {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ContextSchema), output);
    if (!parsed.success) return { ok: false, problem: `unexpected output: ${output.slice(0, 200)}` };
    const [{ Endpoints, TLSMaterial, Storage }] = parsed.output;
    const certificates = (TLSMaterial["docker"] ?? []).length > 0 ? join(Storage.TLSPath, "docker") : null;
    return { ok: true, value: { host: Endpoints.docker.Host, certificates } };
  },
};

const ContextChoice = v.object({ currentContext: v.optional(v.string(), "") });
/** The context that stands for the usual place. */
const usualContext = "default";

/**
 * Where the engine that Docker's own command line would talk to listens: `DOCKER_HOST`, else the current context, else
 * the usual place. Docker is only asked about a context that somebody chose (docker/cli's resolveContextName).
 */
export async function findDockerAddress(options: RunOptions): Promise<DockerAddress> {
  const { env } = options;
  const host = env["DOCKER_HOST"];
  if (host !== undefined && host !== "") {
    const verify = (env["DOCKER_TLS_VERIFY"] ?? "") !== "";
    return { host, tls: verify ? await readCertificates(env["DOCKER_CERT_PATH"] ?? null) : null };
  }
  const chosen = env["DOCKER_CONTEXT"] || readDockerConfig(env, ContextChoice)?.currentContext || usualContext;
  if (chosen === usualContext) return { host: DEFAULT_HOST, tls: null };
  const context = await runCommand(inspectContext, options);
  if (context.kind === "failed" || context.value.host === "") return { host: DEFAULT_HOST, tls: null };
  return { host: context.value.host, tls: await readCertificates(context.value.certificates) };
}

async function readCertificates(folder: string | null): Promise<DockerAddress["tls"]> {
  if (folder === null) return null;
  const read = (name: string) => readFile(join(folder, name));
  const files = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]).catch(() => null);
  return files === null ? null : { ca: files[0], cert: files[1], key: files[2] };
}
