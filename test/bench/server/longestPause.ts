import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { serverNotifications, type StatusParams } from "../../../protocol/lsp.ts";
import { startServer } from "../../protocol/languageClient.ts";
import { bundle } from "../bundle.ts";
import { withoutDocker } from "./visit.ts";

/** Copies all of the context, and makes rules look for what is of no use in it. */
const text = "FROM busybox\nCOPY . .\nRUN npm ci\n";
/** Until rules have looked too. */
const rulesMs = 1000;

/**
 * The longest time in milliseconds that our server, from its answer to `initialize` on, is kept from turning to its client
 * while a Dockerfile is opened in a folder. Its files are listed, not hashed: no builder is there to ask.
 */
export async function longestPause(folder: string): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  const answer = join(home, "pause");
  const gauge = JSON.stringify(await bundle("server/pauseGauge.ts", "cjs"));
  const server = startServer({ ...withoutDocker(home), NODE_OPTIONS: `--require=${gauge}`, PAUSE_FILE: answer });
  const signal = (): unknown => process.kill(server.pid ?? process.pid, "SIGUSR2");
  const initializationOptions = { trusted: true, settings: {} };
  await server.request("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions,
  });
  signal();
  server.notify("initialized", {});
  const uri = pathToFileURL(join(folder, "Dockerfile")).href;
  server.notify("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version: 1, text } });
  await server.notification<StatusParams>(serverNotifications.status, ({ level }) => level !== "busy");
  await sleep(rulesMs);
  signal();
  await server.stop();
  const longest = Number(readFileSync(answer, "utf8"));
  await rm(home, { recursive: true });
  return longest;
}
