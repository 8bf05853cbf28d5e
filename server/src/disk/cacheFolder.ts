import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for what Cache Lens keeps between runs: `CACHELENS_HOME`, else `cachelens` in the user's cache folder
 * (XDG_CACHE_HOME, `~/Library/Caches`, `%LOCALAPPDATA%`, `~/.cache`).
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const own = env["CACHELENS_HOME"];
  if (own !== undefined && own !== "") return own;
  return join(userCacheFolder(env, platform), "cachelens");
}

function userCacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const xdg = env["XDG_CACHE_HOME"];
  if (xdg !== undefined && xdg !== "") return xdg;
  if (platform === "darwin") return join(homedir(), "Library", "Caches");
  if (platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  return join(homedir(), ".cache");
}
