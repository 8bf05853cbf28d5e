import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * What the browser-hosted VS Code is made of. The exact versions and their checksums stand in `npm/package.json` and
 * `npm/package-lock.json` beside this file and nowhere else; to move to another VS Code, change and re-lock those two.
 */
export const manifestFolder = join(import.meta.dirname, "npm");

/** Native parts that a Node without prebuilt files has to compile: without spdlog every output channel stays empty. */
export const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"] as const;

/** The desktop VS Code that `npm run test:desktop` downloads: the version that the browser-hosted one is made of. */
export const desktopVersion = "1.139.1";

/**
 * The folder of the installed host, under the user's cache folder (XDG). Its name holds the code-server version and a
 * checksum of the lock file, so that a change of any part makes another folder and clones of the same state share one.
 */
export function hostFolder(): string {
  const lock = readFileSync(join(manifestFolder, "package-lock.json"), "utf8");
  const checksum = createHash("sha256").update(lock).digest("hex").slice(0, 12);
  return join(cacheFolder(), "vscode-host", `code-server-${codeServerVersion(lock)}-${process.arch}-${checksum}`);
}

function codeServerVersion(lock: string): string {
  return /"node_modules\/code-server": \{\s*"version": "([^"]+)"/.exec(lock)?.[1] ?? "unknown";
}

/** Where this project keeps what it downloads. */
export function cacheFolder(): string {
  const xdg = process.env["XDG_CACHE_HOME"];
  return join(xdg === undefined || xdg === "" ? join(homedir(), ".cache") : xdg, "dockerfile-cache-lens");
}
