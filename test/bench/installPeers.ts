import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { benchFolder, peerFile } from "./paths.ts";

/** Installs the programs to compare with into the benchmark's folder, unless they are there as the lock file wants them. */
export function installPeers(): void {
  const lock = statSync(join(benchFolder, "package-lock.json"));
  const installed = peerFile(".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= lock.mtimeMs) return;
  console.log("Installing the programs to compare with (npm ci)…");
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", args, { cwd: benchFolder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("npm could not install the programs to compare with: see its message above.");
}
