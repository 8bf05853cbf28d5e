import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Server } from "./server.ts";
import { folderWatcher } from "./watchFolders.ts";

describe("Folders outside the workspace", () => {
  /** The folders that an editor is asked to watch, and those that it is known to watch, when contexts are in these. */
  async function watch(contexts: readonly string[], client: Partial<Server["client"]> = {}) {
    const asked: unknown[] = [];
    const watched: string[] = [];
    const register = (_type: unknown, { watchers }: { watchers: readonly { globPattern: unknown }[] }) => {
      asked.push(...watchers.map(({ globPattern }) => globPattern));
      return Promise.resolve();
    };
    const server = {
      connection: { client: { register }, console: { warn: (message: string) => watched.push(message) } },
      client: { canWatchFolders: true, folders: ["/home/me/app"], ...client },
    } as unknown as Server;
    const note = folderWatcher(server, (folder) => watched.push(folder), 0);
    for (const folder of contexts) note(folder);
    // The folders' own timers begin after the first of these, so they end before the second however busy the machine is.
    await setTimeout(0);
    await setTimeout(5);
    return { asked, watched };
  }

  it("are watched, each once, and looked at again from then on", async () => {
    const { asked, watched } = await watch(["/srv/a b", "/srv/a b", "/home/me/apple"]);
    assert.deepEqual(asked, [
      { baseUri: "file:///srv/a%20b", pattern: "**/*" },
      { baseUri: "file:///home/me/apple", pattern: "**/*" },
    ]);
    assert.deepEqual(watched, ["/srv/a b", "/home/me/apple"]);
  });

  it("are those only that the editor does not watch by itself", async () => {
    assert.deepEqual((await watch(["/home/me/app", "/home/me/app/web"])).asked, []);
    assert.deepEqual((await watch(["/srv"], { folders: ["/"] })).asked, []);
  });

  it("are left alone where the editor can't watch them", async () => {
    assert.deepEqual((await watch(["/srv"], { canWatchFolders: false })).asked, []);
  });
});
