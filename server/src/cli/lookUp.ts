import { dirname } from "node:path";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import type { NewerImage } from "../core/build/registryAnswer.ts";
import type { Facts } from "../core/explain.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import { newestBuild, type NewestBuild } from "../engine/newestBuild.ts";
import { readProxyArgs } from "../engine/proxyArgs.ts";
import { Contexts } from "../facts/contexts.ts";
import type { Keeping } from "../facts/keeping.ts";
import { NextBuilds } from "../facts/nextBuild.ts";
import type { NextBuildQuestion } from "../facts/nextQuestion.ts";
import { openDocker } from "../facts/openDocker.ts";
import { Registry } from "../facts/registry.ts";
import { Surveys, type ListCommits, type Survey } from "../facts/survey.ts";
import type { Terminal } from "./commandLine.ts";
import type { ExplainArguments } from "./explainArguments.ts";

/** What is asked of a Dockerfile besides how it is shown. */
export type LookUpQuestion = Omit<ExplainArguments, "file" | "format" | "since" | "baseConfig">;

/** All that this machine tells of a Dockerfile and its builds. */
export interface LookedUp {
  readonly facts: Facts;
  readonly survey: Survey;
}

/** Asks Docker for the last build, and looks at what the next one starts from. Of commits only rules want to know. */
export async function lookUp(
  asked: LookUpQuestion,
  text: string,
  terminal: Terminal,
  listCommits: ListCommits = () => Promise.resolve(null),
): Promise<LookedUp> {
  const env = asked.builder === null ? terminal.env : { ...terminal.env, BUILDX_BUILDER: asked.builder };
  const { sources, connect, keeping, findUnwatched } = openDocker(env, (message) => terminal.err(message));
  const { signal } = new AbortController();
  const newest = await newestBuild(sources, { dockerfile: asked.path, context: asked.context, text }, signal);
  const { record, note, fault } = newest;
  const builder = asked.builderKind ?? builderOf(env, record);
  const contexts = new Contexts();
  const registry = registryFor(asked, env, keeping, terminal);
  const surveys = new Surveys(
    new NextBuilds(connect, keeping, findUnwatched, contexts, registry),
    contexts,
    listCommits,
  );
  const survey = await surveys.look(await questionOf(asked, text, builder, newest, env), false, signal);
  const { next } = survey;
  const { target } = asked;
  const buildArgs = next?.options.buildArgs ?? asked.buildArgs;
  const platform = next?.platform ?? asked.platform;
  const { forecaster = null, timings = [], newerImages = new Map<string, NewerImage>() } = next ?? {};
  const builds = { record, timings, newerImages, note: fault?.message ?? note };
  return { facts: { builder, target, buildArgs, platform, forecaster, ...builds }, survey };
}

/** Who asks for `--pull` allows that registries are asked, as that build will, and wants to know how they are now. */
function registryFor(
  { pull }: LookUpQuestion,
  env: NodeJS.ProcessEnv,
  { registry }: Keeping,
  terminal: Terminal,
): Registry | null {
  return pull
    ? new Registry({ env, answers: registry, now: terminal.now, log: (line) => terminal.err(line), onNews: null })
    : null;
}

async function questionOf(
  { path, context, target, platform, buildArgs, namedContexts, pull }: LookUpQuestion,
  text: string,
  builder: BuilderKind,
  { record, builderName }: NewestBuild,
  env: NodeJS.ProcessEnv,
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
    proxyArgs: await readProxyArgs(env, builder),
    namedContexts,
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
