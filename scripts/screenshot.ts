// `node --import tsx scripts/screenshot.ts`: takes media/screenshot.png, the README's picture: sample/hello in a real VS Code
// with a source file changed since a real build on an engine of the test host. To be run when what it shows has changed.
import { cp, mkdtemp, appendFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages } from "../test/hosts/engine/baseImages.ts";
import { startEngine } from "../test/hosts/engine/startEngine.ts";
import { installHost } from "../test/hosts/vscode/install.ts";
import { closePage, openPage, screenshot } from "../test/hosts/vscode/page.ts";
import { readEditor, readUntil } from "../test/hosts/vscode/screen.ts";
import { startHost } from "../test/hosts/vscode/start.ts";
import { root, runBuild } from "./steps.ts";

const size = { width: 1240, height: 440 };
const parent = await mkdtemp(join(tmpdir(), "screenshot-"));
const folder = join(parent, "hello");
await runBuild(true);
await cp(join(root, "sample", "hello"), folder, { recursive: true });
await rm(join(folder, "Dockerfile.cachelens.json"));
const engine = await startEngine({ kind: "modern" });
try {
  await ensureBaseImages(engine, ["debian"]);
  await photograph();
} finally {
  await engine.stop();
  await rm(parent, { recursive: true, force: true });
}

async function build(): Promise<void> {
  const { code, stderr } = await engine.run(["build", "--network=host", "."], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
}

async function photograph(): Promise<void> {
  const { PATH = "", DOCKER_HOST = "", DOCKER_CONFIG = "" } = engine.env;
  const env = { PATH, DOCKER_HOST, DOCKER_CONFIG };
  const host = await startHost(await installHost(), { workspace: folder, extension: { developmentPath: root }, env });
  const page = await openPage(host, { file: "Dockerfile", size });
  const readLines = () => readEditor(page);
  try {
    await readUntil(readLines, (lines) => lines.some(({ lens }) => lens.includes("Build")));
    await build();
    await readUntil(readLines, (lines) => lines.some(({ hint }) => hint.includes("built in")));
    await appendFile(join(folder, "hello.c"), "/* changed */\n");
    await readUntil(readLines, (lines) => lines.some(({ lens }) => /cached · next ≈/.test(lens)));
    await screenshot(page, join(root, "media", "screenshot.png"));
  } finally {
    await closePage(page);
    await host.stop();
  }
}
