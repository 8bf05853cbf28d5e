import { dirname } from "node:path";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { explain } from "../core/explain.ts";
import type { Explanation } from "../core/explanation.ts";
import type { ImageConfig } from "../core/plan/imageConfig.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import { openDocker } from "../facts/openDocker.ts";
import { askGit, type SinceFacts, type SinceQuestion } from "../git/sinceRevision.ts";
import { GitError } from "../git/runGit.ts";
import { readImageConfig } from "./baseConfig.ts";
import { UsageError, type Terminal } from "./commandLine.ts";
import type { ExplainArguments } from "./explainArguments.ts";
import { readInput } from "./readInput.ts";

/** What a build of the working tree rebuilds, had a revision been the last build: from Git alone, no engine is asked. */
export async function explainSince(
  asked: ExplainArguments,
  revision: string,
  text: string,
  terminal: Terminal,
): Promise<Explanation> {
  const builder = asked.builderKind ?? "buildkit";
  const { target, platform, buildArgs } = asked;
  const context = asked.context ?? dirname(asked.path);
  const facts = await ask({
    revision,
    dockerfile: asked.path,
    text,
    context,
    request: { builder, target, platform },
    buildArgs,
    baseConfig: asked.baseConfig === null ? null : await readBaseConfig(asked.baseConfig),
    umask: terminal.umask,
    env: terminal.env,
    signal: new AbortController().signal,
  });
  const timings = await findTimings(asked, text, context, terminal);
  return explain({ text, builder, target, buildArgs, platform, timings, ...facts });
}

async function ask(question: SinceQuestion): Promise<SinceFacts> {
  try {
    return await askGit(question);
  } catch (error) {
    throw error instanceof GitError ? new UsageError(error.message) : error;
  }
}

async function readBaseConfig(path: string): Promise<ImageConfig> {
  const config = readImageConfig(await readInput(path, path));
  if (config === null)
    throw new UsageError(`${path} is no image configuration: take what docker image inspect prints.`);
  return config;
}

/** Builds that are kept on disk tell how long steps take. */
async function findTimings(
  { path }: ExplainArguments,
  text: string,
  folder: string,
  terminal: Terminal,
): Promise<readonly BuildRecord[]> {
  const { keeping, sources } = openDocker(terminal.env, (message) => terminal.err(message));
  const query = { dockerfile: realFile(path), context: realFolder(folder), text };
  const kept = (await keeping.records.list(query.dockerfile)).filter(({ context }) =>
    [null, query.context].includes(context),
  );
  const newest = await sources.stored.lastBuild(query, new AbortController().signal);
  const beside = newest.kind === "found" && newest.value.record !== null ? [newest.value.record] : [];
  return kept.length > 0 ? kept : beside;
}
