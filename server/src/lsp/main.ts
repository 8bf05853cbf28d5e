import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { newestBuild } from "../engine/newestBuild.ts";
import { openDocker } from "../facts/openDocker.ts";
import { type BuildEvent, watchBuilds } from "../engine/watchBuilds.ts";
import type { OpenDockerDoor } from "./dockerDoor.ts";
import { serve } from "./serve.ts";

// The language server's entry: how it is spoken to comes from the command line (--stdio, --node-ipc).

const openDoor: OpenDockerDoor = (environment, { onBuild, log }, signal) => {
  const env = { ...process.env, ...environment };
  const { sources, connect } = openDocker(env, log);
  const onEvent = (event: BuildEvent) => (event === "ended" ? onBuild() : undefined);
  watchBuilds(env, connect, onEvent, signal);
  return (query, asked) => newestBuild(sources, query, asked);
};

serve(createConnection(ProposedFeatures.all), openDoor);
