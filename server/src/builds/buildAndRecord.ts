import { readFile } from "node:fs/promises";
import { forgetNames } from "../core/build/forgetNames.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import { readProxyArgs } from "../engine/proxyArgs.ts";
import { parsePlatform } from "../core/plan/platform.ts";
import { builderNameOf, traitsOf } from "../facts/builder.ts";
import { Contexts } from "../facts/contexts.ts";
import type { Keeping } from "../facts/keeping.ts";
import { keepSighted, sightBuild, withText } from "../facts/sighting.ts";
import { sightStart, type SightedStart } from "../facts/sightStart.ts";
import { readBuildArguments, type BuildArguments } from "./buildArguments.ts";
import { buildWithBuildKit } from "./buildKitBuild.ts";
import type { BuildSurroundings } from "./buildSurroundings.ts";
import { buildClassic } from "./classicBuild.ts";

/**
 * Runs `docker build` with a user's own arguments, shows its progress, and keeps a record of what it did. The classic
 * builder is used where Docker itself would use it. Answers the exit code: the builder's own, 130 when the build was
 * cancelled, 127 when Docker could not be started.
 */
export async function buildAndRecord(
  args: readonly string[],
  builder: "buildkit" | "classic",
  around: BuildSurroundings,
): Promise<number> {
  const asked = throughRealFolders(readBuildArguments(args, around.cwd, around.env));
  const build = withProxies(asked, readProxyArgs(around.env, builder));
  // Read before the build begins: it may be edited while the build runs.
  const text = build.dockerfile === null ? null : await readFile(build.dockerfile, "utf8").catch(() => null);
  const giveUp = new AbortController();
  const start = sight(build, text, builder, around, giveUp.signal);
  const { end, record } = await (builder === "classic"
    ? buildClassic(args, build, around)
    : buildWithBuildKit(build, around));
  if (end.kind === "notStarted") {
    giveUp.abort();
    around.err(end.message);
    return 127;
  }
  if (record !== null && text !== null) {
    const keep = keepBuild(withText(record, text), await start, around.keeping);
    await keep.catch((error: unknown) => around.err(`The build record could not be kept: ${String(error)}`));
  }
  return end.kind === "canceled" ? 130 : end.code;
}

/** Looks at what the build reads while it begins; null when that can't be seen, and when it is given up. */
async function sight(
  { dockerfile, context, target, platform, options, pull, namedContexts }: BuildArguments,
  text: string | null,
  builder: BuilderKind,
  { connect }: BuildSurroundings,
  signal: AbortSignal,
): Promise<SightedStart | null> {
  if (dockerfile === null || context === null || text === null) return null;
  const request = { builder, target, platform: platform === null ? null : parsePlatform(platform) };
  const started = { dockerfile, text, context, request, options, pulls: pull, namedContexts };
  return sightStart(started, connect, new Contexts(), signal).catch(() => null);
}

async function keepBuild(record: BuildRecord, start: SightedStart | null, keeping: Keeping): Promise<void> {
  await keeping.records.add(forgetNames(record, record.dockerfile.text ?? ""));
  if (start === null) return;
  const { engine, sighting } = start;
  const builderName = builderNameOf(engine, record.builder, record.origin, undefined);
  if (builderName === null) return;
  await keepSighted(record, sightBuild(record, sighting, traitsOf(engine)), sighting, builderName, true, keeping);
}

function withProxies(build: BuildArguments, proxyArgs: ReadonlyMap<string, string>): BuildArguments {
  const { options } = build;
  return { ...build, options: { ...options, buildArgs: new Map([...proxyArgs, ...options.buildArgs]) } };
}

/** The record has to be found again by whatever path leads to the Dockerfile. */
function throughRealFolders(build: BuildArguments): BuildArguments {
  const { dockerfile, context } = build;
  return {
    ...build,
    dockerfile: dockerfile === null ? null : realFile(dockerfile),
    context: context === null ? null : realFolder(context),
  };
}
