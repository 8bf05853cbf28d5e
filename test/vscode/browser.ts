// Runs test/vscode/suite/ in the browser-hosted VS Code: `node --import tsx test/vscode/browser.ts`, after a build.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runMain } from "../hosts/vscode/hostFault.ts";
import { runMochaInHost } from "../hosts/vscode/mocha.ts";
import { bundleSuite, root } from "./bundleSuite.ts";
import { copySample } from "./sampleCopy.ts";

await runMain(async () => {
  const suite = await bundleSuite(join(root, "test", "vscode", "suite"));
  const workspace = copySample();
  try {
    return await runMochaInHost({ suite, workspace, extension: { developmentPath: root } });
  } finally {
    await rm(workspace, { recursive: true });
  }
});
