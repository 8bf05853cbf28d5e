// Starts a Docker engine of our own, runs a command (or else the user's shell) against it, and ends with the command's
// exit code, the engine gone. Usage:
//
//   node --import tsx test/hosts/engine/main.ts [--kind modern|old] [--image-store graphdriver|containerd]
//     [--network host|isolated] [--base busybox,debian] [--keep-data FOLDER] [-- COMMAND ARGS…]
//
// On the host network a RUN instruction needs `docker build --network=host`.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { parseArgs } from "node:util";
import { ensureBaseImages } from "./baseImages.ts";
import type { BaseImage } from "./baseImages.ts";
import type { EngineNetwork, ImageStore } from "./daemonSettings.ts";
import type { EngineKind } from "./installEngine.ts";
import { EngineUnavailableError } from "./runProgram.ts";
import { startEngine } from "./startEngine.ts";
import type { RunningEngine } from "./startEngine.ts";

const kinds: readonly EngineKind[] = ["modern", "old"];
const stores: readonly ImageStore[] = ["graphdriver", "containerd"];
const networks: readonly EngineNetwork[] = ["host", "isolated"];
const bases: readonly BaseImage[] = ["busybox", "debian"];

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EngineUnavailableError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      kind: { type: "string", default: "modern" },
      "image-store": { type: "string", default: "graphdriver" },
      network: { type: "string", default: "host" },
      "keep-data": { type: "string" },
      base: { type: "string", default: "busybox" },
    },
  });
  const kind = oneOf("kind", kinds, values.kind);
  const imageStore = oneOf("image-store", stores, values["image-store"]);
  const network = oneOf("network", networks, values.network);
  const wanted = values.base.split(",").filter(Boolean);
  const images = wanted.map((name) => oneOf("base", bases, name));
  const keepData = values["keep-data"];
  const engine = await startEngine({ kind, imageStore, network, ...(keepData !== undefined && { keepData }) });
  try {
    await ensureBaseImages(engine, images);
    console.error(`Docker ${engine.version} (${engine.imageStore}) at ${engine.socket}.${runHint(network)}`);
    return await runCommand(engine, positionals);
  } finally {
    await engine.stop();
  }
}

function runHint(network: EngineNetwork): string {
  return network === "host" ? " RUN needs docker build --network=host." : "";
}

function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new TypeError(`--${option} takes ${allowed.join(" or ")}, not "${value}".`);
  return found;
}

function runCommand(engine: RunningEngine, command: readonly string[]): Promise<number> {
  const [program = process.env["SHELL"] ?? "/bin/sh", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: engine.env, stdio: "inherit" });
    child.once("error", (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
