import { dirname } from "node:path";
import { realFile, realFolder } from "../disk/realPath.ts";
import { newestBuild } from "../engine/newestBuild.ts";
import { readProxyArgs } from "../engine/proxyArgs.ts";
import { type BuildEvent, watchBuilds } from "../engine/watchBuilds.ts";
import { Contexts } from "../facts/contexts.ts";
import { ImageMeasurer } from "../facts/imageMeasurer.ts";
import { NextBuilds } from "../facts/nextBuild.ts";
import { Registry } from "../facts/registry.ts";
import { openDocker } from "../facts/openDocker.ts";
import { Surveys } from "../facts/survey.ts";
import { watchStart } from "../facts/watchStarts.ts";
import { CommitLog } from "../git/commitLog.ts";
import type { Look } from "../session/outlook.ts";
import type { OpenDockerDoor } from "./dockerDoor.ts";

/** Opens the way to Docker and to the files that builds read, on this machine. */
export const openDockerDoor: OpenDockerDoor = (wishes, events, signal) => {
  const { onBuild, isOpen, onContext, onFilesRead, onRegistryNews, log } = events;
  const env = { ...process.env, ...wishes.environment };
  const { sources, connect, keeping, findUnwatched } = openDocker(env, log);
  const contexts = new Contexts(({ listed }) => onFilesRead(listed), onContext);
  const asking = { env, answers: keeping.registry, now: Date.now, log, onNews: onRegistryNews };
  const registry = wishes.asksRegistry ? new Registry(asking) : null;
  const nextBuilds = new NextBuilds(connect, keeping, findUnwatched, contexts, registry);
  const measurer = new ImageMeasurer(connect, keeping, wishes.largestImage, log);
  const commitLog = new CommitLog(env, Date.now);
  const watch = { env, connect, contexts, nextBuilds, isWanted: isOpen };
  let looking: Promise<unknown> = Promise.resolve();
  const onEvent = (event: BuildEvent): void => {
    // What was seen as a build began is needed when it has ended.
    if (event.kind === "ended") void looking.then(onBuild);
    else {
      const start = watchStart(event.note, watch, signal).catch((error: unknown) => log(String(error)));
      looking = Promise.all([looking, start]);
    }
  };
  watchBuilds(env, connect, onEvent, signal);
  return {
    ask: (query, asked) => newestBuild(sources, query, asked),
    look: lookWith(new Surveys(nextBuilds, contexts, commitLog), wishes.pulls, env),
    measure: (record, asked) => measurer.measure(record, asked),
    noteFiles: (paths) => contexts.note(paths),
  };
};

/** The next build is like the last one, but for what was edited since. */
function lookWith(surveys: Surveys, pull: boolean, env: NodeJS.ProcessEnv): Look {
  return async ({ dockerfile, text, record, builderName, isPredicted }, isWatched, signal) => {
    const path = realFile(dockerfile);
    const context = realFolder((isPredicted ? record?.context : null) ?? dirname(path));
    const { builder, target } = record ?? { builder: "buildkit" as const, target: null };
    const asked = { dockerfile: path, text, context, builder, target, platform: null, buildArgs: null };
    const question = {
      ...asked,
      proxyArgs: readProxyArgs(env, builder),
      network: null,
      namedContexts: null,
      pull,
      record,
      builderName,
    };
    return isPredicted
      ? surveys.look(question, isWatched, signal)
      : surveys.lookAtFiles(question, null, isWatched, signal);
  };
}
