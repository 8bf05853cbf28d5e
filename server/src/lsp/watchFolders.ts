import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { Server } from "./server.ts";

/** Milliseconds until an editor watches a folder that it has agreed to watch: VS Code agrees before it does. */
const usualDelay = 3000;

/**
 * Has the editor watch folders that are not in its workspace, each once: the context of a build may be anywhere. What
 * changes before it watches nobody tells, so `onWatched` hears when it does. With an editor that can't, files are looked at
 * when it says more.
 */
export function folderWatcher(
  { connection, client }: Pick<Server, "connection" | "client">,
  onWatched: (folder: string) => void,
  delay = usualDelay,
): (folder: string) => void {
  const watched = new Set<string>();
  return (folder) => {
    if (!client.canWatchFolders || watched.has(folder) || client.folders.some((root) => isIn(folder, root))) return;
    watched.add(folder);
    const globPattern = { baseUri: pathToFileURL(folder).href, pattern: "**/*" };
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] }).then(
      () => setTimeout(() => onWatched(folder), delay).unref(),
      (error: unknown) => connection.console.warn(`The editor does not watch ${folder}: ${String(error)}`),
    );
  };
}

function isIn(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
}
