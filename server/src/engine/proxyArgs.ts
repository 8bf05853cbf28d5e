import * as v from "valibot";
import type { BuilderKind } from "../core/build/buildRecord.ts";
import { readDockerConfig } from "./dockerConfig.ts";

const proxy = v.optional(v.string(), "");
const ProxiesSchema = v.object({
  httpProxy: proxy,
  httpsProxy: proxy,
  noProxy: proxy,
  ftpProxy: proxy,
  allProxy: proxy,
});
const ConfigSchema = v.object({ proxies: v.optional(v.record(v.string(), ProxiesSchema), {}) });

/**
 * The build arguments that Docker's command line passes without being asked: the `proxies` of its `config.json` for the
 * engine that DOCKER_HOST names, or else the default ones; those for the engine of a Docker context are not known. The
 * classic builder gets each name in small letters too (ParseProxyConfig in docker/cli), BuildKit does not (GetProxyConfig in
 * buildx). What `--build-arg` gives counts more.
 */
export function readProxyArgs(env: NodeJS.ProcessEnv, builder: BuilderKind): ReadonlyMap<string, string> {
  const { proxies = {} } = readDockerConfig(env, ConfigSchema) ?? {};
  const found = proxies[env["DOCKER_HOST"] ?? ""] ?? proxies["default"];
  if (found === undefined) return new Map();
  const { httpProxy, httpsProxy, noProxy, ftpProxy, allProxy } = found;
  const named = { HTTP_PROXY: httpProxy, HTTPS_PROXY: httpsProxy, NO_PROXY: noProxy, FTP_PROXY: ftpProxy };
  const given = Object.entries({ ...named, ALL_PROXY: allProxy }).filter(([, value]) => value !== "");
  const small = given.map(([name, value]) => [name.toLowerCase(), value] as const);
  return new Map(builder === "classic" ? [...given, ...small] : given);
}
