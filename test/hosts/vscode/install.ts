import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { findProgram } from "./findProgram.ts";
import { HostFault } from "./hostFault.ts";
import { installDebian } from "./installDebian.ts";
import { runStep } from "./runStep.ts";
import { hostFolder, manifestFolder, nativeModules } from "./versions.ts";

/** An installed browser-hosted VS Code, ready to be started. All paths are absolute. */
export interface Host {
  readonly folder: string;
  /** The Node that runs the server; not the one that runs us. */
  readonly node: string;
  /** code-server's entry script. */
  readonly entry: string;
  readonly chromium: string;
}

/**
 * Finds the host in the user's cache folder, or installs it there (about 800 MB, one to two minutes): a marker is written
 * last, so a half-made folder is made again. Chromium comes from PATH, else from apt-get. Every failure is a `HostFault`.
 */
export async function installHost(): Promise<Host> {
  requireLinux();
  const folder = hostFolder();
  if (!existsSync(join(folder, ".ready"))) await makeHost(folder);
  return { ...hostPaths(folder), chromium: await installChromium() };
}

function requireLinux(): void {
  if (process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64")) return;
  throw new HostFault(
    `The browser-hosted VS Code runs on Linux x64 or arm64 only, not on ${process.platform} ${process.arch}.`,
  );
}

function hostPaths(folder: string): Omit<Host, "chromium"> {
  const modules = join(folder, "node_modules");
  return {
    folder,
    node: join(modules, `node-linux-${process.arch}`, "bin", "node"),
    entry: join(modules, "code-server", "out", "node", "entry.js"),
  };
}

/** Makes the folder aside and moves it into place when it is whole, so that two installers never meet in it. */
async function makeHost(folder: string): Promise<void> {
  console.log(`Installing the browser-hosted VS Code into ${folder} (once, about 2 minutes)…`);
  const making = `${folder}.making-${process.pid}`;
  const log = `${folder}.log`;
  try {
    await mkdir(making, { recursive: true });
    await removeAbandoned(dirname(folder));
    await writeFile(log, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HostFault(`The cache folder cannot be written (${reason}); set XDG_CACHE_HOME to one that can.`);
  }
  await installPackages(making, log);
  await installBundledEditor(making, log);
  verify(making);
  await writeFile(join(making, ".ready"), `${new Date().toISOString()}\n`);
  await moveIntoPlace(making, folder);
}

async function moveIntoPlace(making: string, folder: string): Promise<void> {
  const madeMeanwhile = existsSync(join(folder, ".ready"));
  if (!madeMeanwhile) await rm(folder, { recursive: true, force: true });
  await (madeMeanwhile ? rm(making, { recursive: true }) : rename(making, folder));
}

/** Removes what an installer left that was killed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /\.making-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function installPackages(folder: string, log: string): Promise<void> {
  for (const file of ["package.json", "package-lock.json"]) {
    await copyFile(join(manifestFolder, file), join(folder, file));
  }
  await runStep({
    ...npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
    cwd: folder,
    log,
    failure: "The browser-hosted VS Code could not be downloaded: npm ci failed, the npm registry has to be reachable",
  });
}

/** Installs what code-server's VS Code itself depends on, and compiles its native parts for the host's Node. */
async function installBundledEditor(folder: string, log: string): Promise<void> {
  const compiler = ["python3", "make", "g++"].filter((program) => findProgram(program) === undefined);
  if (compiler.length > 0) await installDebian(compiler, "Building the browser-hosted VS Code", log);
  const { node } = hostPaths(folder);
  const cwd = join(folder, "node_modules", "code-server", "lib", "vscode");
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` };
  await runStep({
    ...npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], node),
    cwd,
    env,
    log,
    failure: "VS Code's own packages could not be downloaded: npm install failed, the npm registry has to be reachable",
  });
  await runStep({
    ...npm(["rebuild", ...nativeModules, `--nodedir=${dirname(dirname(node))}`], node),
    cwd,
    env,
    log,
    failure: "VS Code's native parts could not be compiled: python3, make and g++ have to work",
  });
}

/** The npm that runs us, or the one beside Node on PATH, as a program call. */
function npm(args: readonly string[], node: string = process.execPath): { command: string; args: readonly string[] } {
  const script = process.env["npm_execpath"];
  if (script !== undefined && basename(script) === "npm-cli.js") return { command: node, args: [script, ...args] };
  return { command: findProgram("npm") ?? "npm", args };
}

/** Starts what was installed once: the server tells its version and the native parts load. */
function verify(folder: string): void {
  const { node, entry } = hostPaths(folder);
  const { resolve } = createRequire(join(folder, "node_modules", "code-server", "lib", "vscode", "package.json"));
  const options = { stdio: "pipe", env: { ...process.env, HOME: folder } } as const; // the server writes into HOME
  try {
    execFileSync(node, [entry, "--version"], options);
    for (const name of nativeModules) execFileSync(node, ["-e", "require(process.argv[1])", resolve(name)], options);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new HostFault(`The browser-hosted VS Code was installed but does not start: ${reason}.`);
  }
}

async function installChromium(): Promise<string> {
  const names = ["chromium", "chromium-browser", "google-chrome"] as const;
  const found = findProgram(...names);
  if (found !== undefined) return found;
  const log = `${hostFolder()}.chromium.log`;
  console.log("Installing Chromium with apt-get…");
  await installDebian(["chromium"], "The browser-hosted VS Code", log);
  const installed = findProgram(...names);
  if (installed === undefined) throw new HostFault(`apt-get installed Chromium, but it is not on PATH (see ${log}).`);
  return installed;
}
