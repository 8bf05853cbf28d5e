import { setImmediate } from "node:timers/promises";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { OpenDockerDoor } from "./dockerDoor.ts";
import { serve } from "./serve.ts";

// The language server's entry: how it is spoken to comes from the command line (--stdio, --node-ipc).

/**
 * What is behind the door is loaded, from a bundle of its own, when it is first opened: the client has its first answer by
 * then, and gets a turn before the door itself loads what it needs.
 */
const openDoor: OpenDockerDoor = (...surroundings) => {
  const door = loadDoor().then((openDockerDoor) => openDockerDoor(...surroundings));
  return {
    ask: async (query, signal) => (await door).ask(query, signal),
    look: async (query, isWatched, signal) => (await door).look(query, isWatched, signal),
    measure: async (record, signal) => (await door).measure(record, signal),
    noteFiles: (paths) => void door.then(({ noteFiles }) => noteFiles(paths)),
  };
};

async function loadDoor(): Promise<OpenDockerDoor> {
  await setImmediate();
  const { openDockerDoor } = await import("./openDockerDoor.ts");
  await setImmediate();
  return openDockerDoor;
}

serve(createConnection(ProposedFeatures.all), openDoor);
