import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { EngineNetwork } from "./daemonSettings.ts";
import type { InstalledEngine } from "./installEngine.ts";
import { EngineUnavailableError } from "./runProgram.ts";

/** Hides the containerd of an engine that the user has, so that ours starts its own; then becomes the program given. */
const hideSystemContainerd = 'mount -t tmpfs none /run/containerd && exec "$@"';

/**
 * Starts dockerd inside mount and process namespaces of its own. When the process that called this ends, however it
 * ends, the kernel kills the daemon with all its containers and takes its mounts away.
 */
export function spawnDaemon(
  engine: InstalledEngine,
  state: string,
  configFile: string,
  network: EngineNetwork,
): ChildProcess {
  mkdirSync("/run/containerd", { recursive: true });
  const log = openSync(logFile(state), "a");
  const namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  if (network === "isolated") namespaces.push("--net");
  const daemon = [engine.init, "--", engine.dockerd, "--config-file", configFile];
  const child = spawn(
    "setpriv",
    ["--pdeathsig", "KILL", ...namespaces, "sh", "-c", hideSystemContainerd, "sh", ...daemon],
    { detached: true, stdio: ["ignore", log, log], env: daemonEnvironment(engine) },
  );
  closeSync(log);
  return child;
}

/** Resolves when the engine answers on its socket; throws with the log's last error when it ended or took a minute. */
export async function daemonReady(child: ChildProcess, state: string, socket: string): Promise<void> {
  let failure = "";
  child.once("error", (error) => (failure = error.message));
  child.once("exit", (code) => (failure ||= lastError(state) || `it ended with code ${code ?? "none"}`));
  const deadline = Date.now() + 60_000;
  while (failure === "" && Date.now() < deadline) {
    if (await answers(socket)) return;
    await wait(50);
  }
  throw new EngineUnavailableError(`The Docker engine did not start: ${failure || lastError(state) || "no answer"}`);
}

/**
 * Ends the daemon with its containers. Where its data is kept it is asked to, and killed after three seconds; else at once,
 * which the kernel tidies up after.
 */
export async function endDaemon(child: ChildProcess, isDataKept: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const patience = isDataKept && askToEnd(child.pid) ? 3000 : 0;
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  await ended;
  clearTimeout(timer);
}

/**
 * Sends SIGTERM to the namespace's first process, which passes it on to dockerd; `unshare`, its parent, would ignore
 * it. False when there is no such process, or the kernel does not list it.
 */
function askToEnd(unsharePid: number): boolean {
  try {
    const pid = parseInt(readFileSync(`/proc/${unsharePid}/task/${unsharePid}/children`, "utf8"), 10);
    return process.kill(pid, "SIGTERM");
  } catch {
    return false;
  }
}

function daemonEnvironment({ path, libraries }: InstalledEngine): NodeJS.ProcessEnv {
  const system = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY, http_proxy, https_proxy, no_proxy } = process.env;
  return {
    ...{ HTTP_PROXY, HTTPS_PROXY, NO_PROXY, http_proxy, https_proxy, no_proxy },
    PATH: [...path, ...system].join(":"),
    LD_LIBRARY_PATH: libraries.join(":"),
  };
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once("timeout", () => ping.destroy());
    ping.once("error", () => {
      resolve(false);
    });
    ping.end();
  });
}

function lastError(state: string): string {
  const lines = readFileSync(logFile(state), "utf8").trimEnd().split("\n");
  return lines.findLast((line) => !/level=(info|warning|debug)/.test(line)) ?? "";
}

function logFile(state: string): string {
  return join(state, "dockerd.log");
}
