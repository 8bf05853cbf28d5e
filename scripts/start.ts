// `npm start`: builds the extension and opens sample/ with it in a real VS Code: the `code` on PATH when there is one, else
// a browser-hosted one on a loopback address. `-- --host` takes the latter in any case. `-- --check` opens the window once
// without a screen, waits for the sample's Dockerfile and its hints, writes out/start.png, and ends with 0 when all of that
// worked.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findProgram } from "../test/hosts/vscode/findProgram.ts";
import { HostFault, runMain } from "../test/hosts/vscode/hostFault.ts";
import { installHost } from "../test/hosts/vscode/install.ts";
import { closePage, openPage, screenshot } from "../test/hosts/vscode/page.ts";
import { readEditor, readUntil } from "../test/hosts/vscode/screen.ts";
import type { ScreenLine } from "../test/hosts/vscode/screenLines.ts";
import { type RunningHost, startHost } from "../test/hosts/vscode/start.ts";
import { windowUrl } from "../test/hosts/vscode/url.ts";

const root = join(import.meta.dirname, "..");
const sample = join(root, "sample");
const file = "Dockerfile";

await runMain(async () => {
  const { values } = parseArgs({ options: { host: { type: "boolean" }, check: { type: "boolean" } } });
  build();
  const desktop = values.host === true || values.check === true ? undefined : findProgram("code");
  if (desktop !== undefined) return openDesktop(desktop);
  const running = await startHost(await installHost(), {
    workspace: sample,
    extension: { developmentPath: root },
    env: { HOME: homedir() }, // the user's own Docker contexts and builders
  });
  try {
    return await (values.check === true ? checkWindow(running) : serveWindow(running));
  } finally {
    await running.stop();
  }
});

function build(): void {
  const { status } = spawnSync(process.execPath, [join(root, "esbuild.mjs")], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new HostFault("The extension could not be built: see esbuild's message above.");
}

function openDesktop(code: string): number {
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, sample, join(sample, file)];
  const { status } = spawnSync(code, args, { stdio: "inherit" });
  if (status !== 0)
    throw new HostFault(`${code} did not open a window; "npm start -- --host" opens one in the browser.`);
  console.log(`Opened ${sample} in VS Code (${code}).`);
  return 0;
}

async function checkWindow(running: RunningHost): Promise<number> {
  const page = await openPage(running, { file });
  const picture = join(root, "out", "start.png");
  try {
    await page.getByText("ubuntu:latest").first().waitFor();
    const lines = await readUntil(() => readEditor(page), hasHints);
    await screenshot(page, picture);
    if (!hasHints(lines)) throw new HostFault(`The sample shows in VS Code, but its lines have no hints: ${picture}`);
  } finally {
    await closePage(page);
  }
  console.log(`The sample's Dockerfile shows in VS Code, with what builds did on its lines: ${picture}`);
  return 0;
}

/** Whether every line that has text has a hint. */
function hasHints(lines: readonly ScreenLine[]): boolean {
  const written = lines.filter(({ text }) => text !== "");
  return written.length > 0 && written.every(({ hint }) => hint !== "");
}

/** Tells the address and keeps the host running until the user interrupts. */
async function serveWindow(running: RunningHost): Promise<number> {
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve(0));
  });
  const shortAddress = createServer((_, response) => {
    response.writeHead(302, { location: windowUrl(running, { file }) }).end();
  });
  await new Promise<void>((resolve) => shortAddress.listen(0, "127.0.0.1", resolve));
  const { port } = shortAddress.address() as AddressInfo;
  console.log(`VS Code with the sample is at http://127.0.0.1:${port}/ – open it in a browser; Ctrl+C ends it.`);
  const serverDied = running.ended.then((): number => {
    throw new HostFault("The browser-hosted VS Code has ended by itself.");
  });
  try {
    return await Promise.race([interrupted, serverDied]);
  } finally {
    shortAddress.close();
    shortAddress.closeAllConnections();
  }
}
