// Entry of every npm script that a fresh clone may run first: it needs nothing but Node. It installs the
// dependencies when they are missing or older than the lock file, then hands over to scripts/<verb>.ts.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [verb, ...args] = process.argv.slice(2);

requireNode();
installDependencies();
const script = join(root, "scripts", `${verb}.ts`);
process.exitCode = run(process.execPath, ["--import", "tsx", script, ...args]);

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old: this project needs Node 20.19 or newer.`);
}

function installDependencies() {
  const lock = join(root, "package-lock.json");
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log("Installing dependencies (npm ci)…");
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  if (run(command, [...prefix, "ci", "--no-audit", "--no-fund"]) !== 0) {
    fail("npm ci failed: see its message above; the npm registry has to be reachable.");
  }
}

/** Runs a program to its end with our own input and output; its exit code, or 1 when it could not start or was killed. */
function run(command, commandArgs) {
  const { status } = spawnSync(command, commandArgs, { cwd: root, stdio: "inherit" });
  return status ?? 1;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
