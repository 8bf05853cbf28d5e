import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cachedFolder } from "../engine/cacheFolder.ts";
import { unpackPackages } from "../engine/debianPackages.ts";
import { beforeProcessEnds } from "../engine/processEnd.ts";
import { EngineUnavailableError, requireProgram } from "../engine/runProgram.ts";

/** A registry of our own, empty at first, on a loopback address: engines and buildx take such ones without TLS. */
export interface RunningRegistry {
  /** What names of its images begin with: `127.0.0.1:40123`. */
  readonly address: string;
  /** Ends it and removes its files. A second call does nothing. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts Debian 12's docker-registry, unpacked into the user's cache folder. It ends with this process at the latest. With
 * a `login`, a line of an htpasswd file with bcrypt, it serves nobody else.
 */
export async function startRegistry(login?: string): Promise<RunningRegistry> {
  const program = await installRegistry();
  const folder = mkdtempSync(join(tmpdir(), "dcl-registry-"));
  const address = `127.0.0.1:${await findFreePort()}`;
  const config = join(folder, "config.json");
  // JSON is YAML too.
  const htpasswd = { realm: "tests", path: join(folder, "htpasswd") };
  writeFileSync(htpasswd.path, login ?? "");
  const storage = { filesystem: { rootdirectory: join(folder, "images") } };
  const auth = login === undefined ? {} : { auth: { htpasswd } };
  writeFileSync(config, JSON.stringify({ version: "0.1", storage, http: { addr: address }, ...auth }));
  const child = spawn("setpriv", ["--pdeathsig", "KILL", program, "serve", config], { stdio: "ignore" });
  const clean = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  const withdraw = beforeProcessEnds(clean);
  const stop = async (): Promise<void> => {
    await end(child);
    withdraw();
    clean();
  };
  try {
    await answers(child, address);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function installRegistry(): Promise<string> {
  const folder = await cachedFolder("registry", 60, async (staging) => {
    await unpackPackages("bookworm", ["docker-registry"], staging);
    const purpose = "The registry does not run on this machine";
    await requireProgram(purpose, join(staging, "usr/bin/docker-registry"), ["--version"]);
  });
  return join(folder, "usr/bin/docker-registry");
}

/** Free now: nothing else is likely to take it in the moment until the registry does. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answers(child: ChildProcess, address: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const response = await fetch(`http://${address}/v2/`).catch(() => null);
    if (response !== null && [200, 401].includes(response.status)) return;
    await wait(50);
  }
  throw new EngineUnavailableError(`The test registry did not start on ${address}.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
