// Runs test/vscode/suite/ in a desktop VS Code: `node --import tsx test/vscode/desktop.ts`, after a build. The VS Code
// is the executable that VSCODE_EXECUTABLE names, else one that is downloaded into the user's cache folder.
import { existsSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestRunFailedError, downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { HostFault, runMain } from "../hosts/vscode/hostFault.ts";
import { judgeReport, reportVariable } from "../hosts/vscode/suiteReport.ts";
import { cacheFolder, desktopVersion } from "../hosts/vscode/versions.ts";
import { bundleSuite, root } from "./bundleSuite.ts";
import { copySample } from "./sampleCopy.ts";

await runMain(async () => {
  const executable = process.env["VSCODE_EXECUTABLE"] ?? (await downloadDesktop());
  if (!existsSync(executable)) throw new HostFault(`VSCODE_EXECUTABLE names ${executable}, which does not exist.`);
  const suite = await bundleSuite(join(root, "test", "vscode", "suite"));
  const workspace = copySample();
  const own = mkdtempSync(join(tmpdir(), "vscode-desktop-"));
  try {
    return judgeReport(own, await runInDesktop(executable, suite, workspace, own));
  } finally {
    for (const folder of [workspace, own]) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** Runs the suite with profile and report in the given folder; undefined when VS Code found no fault, else what. */
async function runInDesktop(
  executable: string,
  suite: string,
  workspace: string,
  own: string,
): Promise<string | undefined> {
  const profile = ["--user-data-dir", join(own, "data"), "--extensions-dir", join(own, "extensions")];
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [workspace, "--disable-extensions", ...profile],
      extensionTestsEnv: { [reportVariable]: own },
    });
    return undefined;
  } catch (error) {
    if (error instanceof TestRunFailedError) return `VS Code ended the suite with ${error.signal ?? error.code}.`;
    throw new HostFault(`VS Code could not be started from ${executable}: ${describe(error)}.`);
  }
}

async function downloadDesktop(): Promise<string> {
  const hint = "set VSCODE_EXECUTABLE to an installed one";
  const hasScreen = process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
  if (process.platform === "linux" && !hasScreen) {
    throw new HostFault(`A desktop VS Code needs a screen: set DISPLAY (for example with xvfb-run), or ${hint}.`);
  }
  try {
    return await downloadAndUnzipVSCode({ version: desktopVersion, cachePath: join(cacheFolder(), "vscode-desktop") });
  } catch (error) {
    throw new HostFault(`A desktop VS Code ${desktopVersion} could not be downloaded: ${describe(error)}; ${hint}.`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
