import { dirname } from "node:path";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import type { NewerImage } from "../core/build/registryAnswer.ts";
import { explain } from "../core/explain.ts";
import type { Explanation } from "../core/explanation.ts";
import { toJson } from "../core/presentation/json.ts";
import { layOutText } from "../core/presentation/text.ts";
import { newestBuild, type NewestBuild } from "../engine/newestBuild.ts";
import { openDocker } from "../facts/openDocker.ts";
import { Contexts } from "../facts/contexts.ts";
import type { Keeping } from "../facts/keeping.ts";
import { Registry } from "../facts/registry.ts";
import { NextBuilds } from "../facts/nextBuild.ts";
import type { NextBuildQuestion } from "../facts/nextQuestion.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import { paint } from "./paint.ts";
import type { Terminal } from "./commandLine.ts";
import { readExplainArguments, type ExplainArguments } from "./explainArguments.ts";
import { explainSince } from "./explainSince.ts";
import { readInput } from "./readInput.ts";

/**
 * `cachelens explain`: prints the Dockerfile with what the last build did at each instruction, or with `--since` what the
 * next one will do.
 */
export async function explainCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readExplainArguments(args, terminal.cwd, terminal.env);
  const text = await readInput(asked.path, asked.file);
  const explanation =
    asked.since === null
      ? await explainLastBuild(asked, text, terminal)
      : await explainSince(asked, asked.since, text, terminal);
  const context = asked.context ?? explanation.lastBuild?.context ?? dirname(asked.path);
  if (asked.format === "json") terminal.out(JSON.stringify(toJson(explanation, asked.file, context), null, 2));
  else {
    const { columns, colors } = terminal;
    const lines = layOutText(explanation, asked.file, { now: terminal.now(), columns });
    for (const line of lines) terminal.out(colors ? paint(line) : line.plain + line.marked);
  }
  return 0;
}

async function explainLastBuild(asked: ExplainArguments, text: string, terminal: Terminal): Promise<Explanation> {
  const env = asked.builder === null ? terminal.env : { ...terminal.env, BUILDX_BUILDER: asked.builder };
  const { sources, connect, keeping } = openDocker(env, (message) => terminal.err(message));
  const { signal } = new AbortController();
  const query = { dockerfile: asked.path, context: asked.context, text };
  const newest = await newestBuild(sources, query, signal);
  const { record, note, fault } = newest;
  const builder = asked.builderKind ?? builderOf(env, record);
  const nextBuilds = new NextBuilds(connect, keeping, new Contexts(), registryFor(asked, env, keeping, terminal));
  const next = await nextBuilds.look(await questionOf(asked, text, builder, newest), false, signal);
  for (const problem of next?.problems ?? []) terminal.err(problem);
  const { target, buildArgs } = asked;
  const prediction = next === null ? null : ([next.prediction] as const);
  const facts = { builder, target, buildArgs, platform: next?.platform ?? asked.platform, prediction };
  const { timings = [], newerImages = new Map<string, NewerImage>() } = next ?? {};
  return explain({ ...facts, text, record, timings, newerImages, note: fault?.message ?? note });
}

/** Who asks for `--pull` allows that registries are asked, as that build will, and wants to know how they are now. */
function registryFor(
  { pull }: ExplainArguments,
  env: NodeJS.ProcessEnv,
  { registry }: Keeping,
  terminal: Terminal,
): Registry | null {
  return pull
    ? new Registry({ env, answers: registry, now: terminal.now, log: (line) => terminal.err(line), onNews: null })
    : null;
}

async function questionOf(
  { path, context, target, platform, buildArgs, namedFolders, pull }: ExplainArguments,
  text: string,
  builder: BuilderKind,
  { record, builderName }: NewestBuild,
): Promise<NextBuildQuestion> {
  const dockerfile = await realFile(path);
  const folder = await realFolder(context ?? record?.context ?? dirname(dockerfile));
  return {
    dockerfile,
    text,
    context: folder,
    builder,
    target,
    platform,
    buildArgs,
    namedFolders,
    pull,
    record,
    builderName: builderName ?? null,
  };
}

/** The builder that Docker would use: as DOCKER_BUILDKIT says, else as the last time. */
function builderOf(env: NodeJS.ProcessEnv, record: BuildRecord | null): BuilderKind {
  if (env["DOCKER_BUILDKIT"] === "0") return "classic";
  if (env["DOCKER_BUILDKIT"] === "1") return "buildkit";
  return record?.builder ?? "buildkit";
}
