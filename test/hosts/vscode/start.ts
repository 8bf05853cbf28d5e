import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, closeSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { HostFault } from "./hostFault.ts";
import type { Host } from "./install.ts";
import { runStep } from "./runStep.ts";
import { calmSettings } from "./settings.ts";

/** What to start and what to open in it. */
export interface StartOptions {
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  /** The extension under test: a built source folder, or a packaged .vsix to install. Absolute path. */
  readonly extension: { readonly developmentPath: string } | { readonly vsix: string };
  /** User settings, on top of settings that keep the window calm. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of server and extension host, on top of ours. HOME is a fresh empty folder unless given here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens the workspace in Restricted Mode (untrusted). */
  readonly restricted?: boolean;
  /**
   * Lets a window run a mocha suite in the extension host. VS Code then trusts every workspace and shows no
   * notification pop-ups, so leave it out where the window itself is looked at.
   */
  readonly runsSuite?: boolean;
}

/** A started VS Code server. It ends with `stop()`, and also when the process that started it ends in whatever way. */
export interface RunningHost {
  readonly host: Host;
  /** `127.0.0.1:<port>`: the server's address and VS Code's remote authority. */
  readonly authority: string;
  readonly workspace: string;
  /** The extension's source folder, which a window that runs a suite has to name; undefined for a .vsix. */
  readonly developmentPath: string | undefined;
  /** The folder of this run: settings, logs, installed extensions. `stop()` removes it. */
  readonly folder: string;
  /** Settles when the server has ended by itself or by `stop()`. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a VS Code server on a free loopback port and waits until it answers; a `HostFault` when it does not. */
export async function startHost(host: Host, options: StartOptions): Promise<RunningHost> {
  const folder = makeRunFolder(options);
  const env = serverEnvironment(folder, options.env);
  if ("vsix" in options.extension) await installExtension(host, folder, options.extension.vsix, env);
  else if (options.runsSuite !== true) await registerExtension(folder, options.extension.developmentPath);
  const log = join(folder, "server.log");
  const server = spawnServer(host, [...locationArgs(folder), ...serverArgs(options)], env, log);
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    server.stdin?.end();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const authority = await waitForServer(server, log);
    const developmentPath = "vsix" in options.extension ? undefined : options.extension.developmentPath;
    return { host, authority, workspace: options.workspace, developmentPath, folder, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeRunFolder(options: StartOptions): string {
  const folder = mkdtempSync(join(tmpdir(), "vscode-host-"));
  for (const name of ["home", "tmp"]) mkdirSync(join(folder, name));
  mkdirSync(join(folder, "data", "User"), { recursive: true });
  writeFileSync(join(folder, "config.yaml"), "");
  const settings = { ...calmSettings, ...options.settings };
  writeFileSync(join(folder, "data", "User", "settings.json"), JSON.stringify(settings, undefined, 2));
  return folder;
}

function serverEnvironment(folder: string, extra: StartOptions["env"]): NodeJS.ProcessEnv {
  const gallery = JSON.stringify({ serviceUrl: "" }); // no look at an extension market place
  return {
    ...process.env,
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    EXTENSIONS_GALLERY: gallery,
    ...extra,
  };
}

function locationArgs(folder: string): string[] {
  const at = (name: string): string => join(folder, name);
  return ["--config", at("config.yaml"), "--user-data-dir", at("data"), "--extensions-dir", at("extensions")];
}

function serverArgs(options: StartOptions): string[] {
  return [
    ...["--auth", "none", "--bind-addr", "127.0.0.1:0", "--log", "info"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", "--disable-proxy"],
    ...(options.runsSuite === true ? ["--vscode-option", "enable-smoke-test-driver"] : []),
    ...(options.restricted === true ? [] : ["--disable-workspace-trust"]),
  ];
}

/** Lists the source folder among the installed extensions, where VS Code loads it from in place. */
async function registerExtension(folder: string, path: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  if (!isManifest(manifest)) throw new HostFault(`${path} holds no VS Code extension: no name, publisher and version.`);
  const { publisher, name, version } = manifest;
  const entry = { identifier: { id: `${publisher}.${name}` }, version, location: { $mid: 1, scheme: "file", path } };
  await mkdir(join(folder, "extensions"));
  await writeFile(join(folder, "extensions", "extensions.json"), JSON.stringify([entry]));
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && "name" in value && "publisher" in value && "version" in value;
}

async function installExtension(host: Host, folder: string, vsix: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = [host.entry, ...locationArgs(folder), "--install-extension", vsix, "--force"];
  const log = join(tmpdir(), `vscode-host-install-${process.pid}.log`);
  await runStep({ command: host.node, args, env, log, failure: `VS Code did not install ${vsix}` });
  await rm(log);
}

/** Starts the server in a process group of its own that ends when our end of its standard input closes. */
function spawnServer(host: Host, args: readonly string[], env: NodeJS.ProcessEnv, log: string): ChildProcess {
  const guard = join(import.meta.dirname, "endWithParent.ts");
  const output = openSync(log, "a");
  const command = ["--no-warnings", guard, dirname(log), host.node, host.entry, ...args];
  const server = spawn(host.node, command, { env, detached: true, stdio: ["pipe", output, output] });
  closeSync(output);
  server.stdin?.on("error", () => undefined); // the server is gone already; `ended` tells
  return server;
}

const startTimeoutMs = 60_000;

/** The server's address, once it answers. */
async function waitForServer(server: ChildProcess, log: string): Promise<string> {
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt && server.exitCode === null && server.signalCode === null) {
    const authority = /HTTP server listening on http:\/\/([\d.]+:\d+)/.exec(await readFile(log, "utf8"))?.[1];
    if (authority !== undefined && (await isHealthy(authority))) return authority;
    await delay(50);
  }
  const lastWords = (await readFile(log, "utf8")).trim().split("\n").at(-1) ?? "";
  throw new HostFault(`The browser-hosted VS Code did not start: ${lastWords}`);
}

async function isHealthy(authority: string): Promise<boolean> {
  try {
    return (await fetch(`http://${authority}/healthz`)).ok;
  } catch {
    return false;
  }
}
