import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { daemonReady, endDaemon, spawnDaemon } from "./daemonProcess.ts";
import { daemonSettings } from "./daemonSettings.ts";
import type { EngineNetwork, ImageStore } from "./daemonSettings.ts";
import { makeEngineFolder, removeEngineFolder } from "./engineFolder.ts";
import { installEngine } from "./installEngine.ts";
import type { EngineKind, InstalledEngine } from "./installEngine.ts";
import { beforeProcessEnds } from "./processEnd.ts";
import { EngineUnavailableError, requireProgram, runProgram } from "./runProgram.ts";
import type { ProgramResult, RunOptions } from "./runProgram.ts";

/** Which engine to start, with an empty store unless `keepData` names a folder that outlives it. */
export interface EngineOptions {
  readonly kind: EngineKind;
  /** Defaults to `graphdriver`. The old engine has no other. */
  readonly imageStore?: ImageStore;
  readonly keepData?: string;
  /** Defaults to `host`. */
  readonly network?: EngineNetwork;
}

/**
 * A Docker engine of our own. On its default network a RUN instruction needs `docker build --network=host`: with
 * BuildKit it fails without, with the classic builder it runs but reaches nothing.
 */
export interface RunningEngine {
  readonly kind: EngineKind;
  readonly imageStore: ImageStore;
  /** Docker's version as the engine states it, such as `28.5.2+dfsg4`. */
  readonly version: string;
  /** Absolute path of the unix socket that the engine listens on. */
  readonly socket: string;
  /** Absolute path of the CLI that belongs to the engine. */
  readonly docker: string;
  /** Our environment with PATH, DOCKER_HOST and a private DOCKER_CONFIG for this engine. DOCKER_BUILDKIT is as it was. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs the engine's CLI to its end; `options.env` is laid over `env`. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<ProgramResult>;
  /** Ends the engine, its containers and builds, and removes its files. A second call does nothing. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real Docker engine apart from any that the user has: own socket, data and containerd. It ends with this
 * process at the latest. Needs root on Linux; throws `EngineUnavailableError` with one line about what is missing.
 */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const { kind, imageStore = "graphdriver", network = "host" } = options;
  const keepData = options.keepData === undefined ? undefined : resolve(options.keepData);
  requireMachine(kind, imageStore);
  const installed = await installEngine(kind);
  const folder = await makeEngineFolder(keepData);
  if (!folder.overlay)
    console.error(`No overlay mounts on ${folder.data}: the test engine copies every layer, slowly.`);
  const configFile = join(folder.state, "daemon.json");
  writeFileSync(configFile, JSON.stringify(daemonSettings(installed, folder, imageStore, network), null, 2));
  const child = spawnDaemon(installed, folder.state, configFile, network);
  const withdraw = beforeProcessEnds(() => {
    child.kill("SIGKILL");
    removeEngineFolder(folder, keepData);
  });
  const stop = async (): Promise<void> => {
    await endDaemon(child, keepData !== undefined);
    withdraw();
    removeEngineFolder(folder, keepData);
  };
  try {
    const socket = join(folder.state, "docker.sock");
    await daemonReady(child, folder.state, socket);
    const env = clientEnvironment(installed, folder.state, socket);
    const { docker } = installed;
    const run = (args: readonly string[], { cwd, env: more }: RunOptions = {}) =>
      runProgram(docker, args, { ...(cwd !== undefined && { cwd }), env: { ...env, ...more } });
    const asked = ["version", "--format", "{{.Server.Version}}"];
    const version = (await requireProgram("The engine gives no version", docker, asked, { env })).trim();
    return { kind, imageStore, version, socket, docker, env, run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function requireMachine(kind: EngineKind, imageStore: ImageStore): void {
  if (process.platform !== "linux") throw new EngineUnavailableError("A real test engine needs Linux.");
  if (process.getuid?.() !== 0) throw new EngineUnavailableError("A real test engine needs root: run it with sudo.");
  if (kind === "old" && imageStore === "containerd") {
    throw new EngineUnavailableError("The old engine has no containerd image store: choose graphdriver.");
  }
}

/** A process environment that leads docker and buildx to one engine, with an empty configuration of their own. */
function clientEnvironment(installed: InstalledEngine, state: string, socket: string): NodeJS.ProcessEnv {
  const config = join(state, "config");
  mkdirSync(join(config, "cli-plugins"), { recursive: true });
  if (installed.buildx !== undefined) symlinkSync(installed.buildx, join(config, "cli-plugins", "docker-buildx"));
  const others = ["DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION"];
  const inherited = { ...process.env };
  // At each start of Node a file of certificates would be read, for nobody who is asked here.
  const slow = "NODE_EXTRA_CA_CERTS";
  for (const name of [...others, "BUILDX_BUILDER", "BUILDX_CONFIG", slow]) Reflect.deleteProperty(inherited, name);
  return {
    ...inherited,
    PATH: [...installed.path, process.env["PATH"]].join(delimiter),
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: config,
  };
}
