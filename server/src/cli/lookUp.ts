import { dirname } from "node:path";
import type { ImageWaste } from "../core/build/contents/measuredImage.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import type { NewerImage } from "../core/build/registryAnswer.ts";
import type { Facts } from "../core/explain.ts";
import type { FilesAtHand } from "../core/rules/rule.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import { newestBuild, type NewestBuild } from "../engine/newestBuild.ts";
import { readProxyArgs } from "../engine/proxyArgs.ts";
import { Contexts } from "../facts/contexts.ts";
import type { Keeping } from "../facts/keeping.ts";
import { ImageMeasurer } from "../facts/imageMeasurer.ts";
import { NextBuilds, type NextBuild } from "../facts/nextBuild.ts";
import type { NextBuildQuestion } from "../facts/nextQuestion.ts";
import { openDocker } from "../facts/openDocker.ts";
import { Registry } from "../facts/registry.ts";
import { Surveys, type CommitTeller } from "../facts/survey.ts";
import type { Terminal } from "./commandLine.ts";
import type { ExplainArguments } from "./explainArguments.ts";

/** What is asked of a Dockerfile besides how it is shown. */
export type LookUpQuestion = Omit<ExplainArguments, "file" | "format" | "since" | "baseConfig">;

/** All that this machine tells of the builds of a Dockerfile. */
export interface LookedUp {
  readonly facts: Facts;
  /** Null when nothing is known of the next build. */
  readonly next: NextBuild | null;
  /** Looks at the files that rules ask for. */
  readonly lookAtFiles: (commitTeller: CommitTeller) => Promise<FilesAtHand>;
  /** Reads the layers of the last build's image, up to so many bytes; null when they can't be. */
  readonly measureImage: (largest: number) => Promise<ImageWaste | null>;
}

/** Asks Docker for the last build, and looks at what the next one starts from. */
export async function lookUp(asked: LookUpQuestion, text: string, terminal: Terminal): Promise<LookedUp> {
  const env = asked.builder === null ? terminal.env : { ...terminal.env, BUILDX_BUILDER: asked.builder };
  const warn = (message: string): void => terminal.err(message);
  const { sources, connect, keeping, findUnwatched } = openDocker(env, warn, true);
  const { signal } = new AbortController();
  // Takes the engine some milliseconds, and everything that follows waits for it: that hears of faults.
  void connect()
    .then((api) => api.engine(signal))
    .catch(() => undefined);
  const newest = await newestBuild(sources, { dockerfile: asked.path, context: asked.context, text }, signal);
  const { record, note, fault } = newest;
  const builder = asked.builderKind ?? builderOf(env, record);
  const contexts = new Contexts();
  const registry = registryFor(asked, env, keeping, terminal);
  const nextBuilds = new NextBuilds(connect, keeping, findUnwatched, contexts, registry);
  const question = questionOf(asked, text, builder, newest, env);
  const next = await nextBuilds.look(question, false, signal);
  const { target } = asked;
  const buildArgs = next?.options.buildArgs ?? asked.buildArgs;
  const platform = next?.platform ?? asked.platform;
  const { forecaster = null, timings = [], newerImages = new Map<string, NewerImage>() } = next ?? {};
  const builds = { record, timings, newerImages, note: fault?.message ?? note };
  const facts = { builder, target, buildArgs, platform, forecaster, ...builds };
  return { facts, next, lookAtFiles, measureImage };

  async function lookAtFiles(commitTeller: CommitTeller): Promise<FilesAtHand> {
    const surveys = new Surveys(nextBuilds, contexts, commitTeller);
    return (await surveys.lookAtFiles(question, next, false, signal)).files;
  }

  async function measureImage(largest: number): Promise<ImageWaste | null> {
    const measurer = new ImageMeasurer(connect, keeping, largest, warn);
    return record === null ? null : measurer.measure(record, signal);
  }
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

function questionOf(
  { path, context, target, platform, buildArgs, network, namedContexts, pull }: LookUpQuestion,
  text: string,
  builder: BuilderKind,
  { record, builderName }: NewestBuild,
  env: NodeJS.ProcessEnv,
): NextBuildQuestion {
  const dockerfile = realFile(path);
  const folder = realFolder(context ?? record?.context ?? dirname(dockerfile));
  return {
    dockerfile,
    text,
    context: folder,
    builder,
    target,
    platform,
    buildArgs,
    network,
    proxyArgs: readProxyArgs(env, builder),
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
