import { randomUUID } from "node:crypto";
import type { BuildOrigin } from "../core/build/buildOrigin.ts";
import { readBuildMetadata, type BuildMetadata } from "../core/build/formats/buildMetadata.ts";
import { traceVertexes } from "../core/build/formats/rawjson.ts";
import { recordBuildKitBuild } from "../core/build/recordBuildKitBuild.ts";
import { readBuildLayers } from "../engine/buildx/buildLayers.ts";
import { decodeBase64 } from "../engine/buildx/historyCommands.ts";
import { findBuilder, findNewestRef } from "../engine/buildx/localState.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { statusOf, type BuildRun, type BuildSurroundings } from "./buildSurroundings.ts";
import { showPlainProgress } from "./plainProgress.ts";
import { runBuild, type BuildEnd } from "./runBuild.ts";
import { withOutputFile } from "./withOutputFile.ts";

/** Ends the log of a build that failed; an error in the Dockerfile itself is told nowhere else. */
const ERROR = /^ERROR: (?:failed to build: )?(?:failed to solve: )?(.*)$/;

/** Runs a build with `docker buildx build`, showing its progress as plain text unless the user asked for none. */
export async function buildWithBuildKit(build: BuildArguments, around: BuildSurroundings): Promise<BuildRun> {
  const trace = traceVertexes();
  const startedAt = around.now();
  const onLine = progressLine(build, around);
  let said: string | null = null;
  const { end, metadata } = await runWithMetadata(build, around, (line) => {
    trace.addLine(line);
    said = ERROR.exec(line)?.[1] ?? said;
    onLine(line);
  });
  const facts = metadata === null ? null : readBuildMetadata(metadata, decodeBase64);
  if (build.quiet && facts?.images[0] !== undefined) around.out(facts.images[0]);
  const vertexes = trace.vertexes();
  if (vertexes.length === 0) return { end, record: null };
  const signal = AbortSignal.timeout(30_000);
  const ref = facts?.ref ?? findNewestRef(startedAt, around.env) ?? randomUUID();
  const record = recordBuildKitBuild({
    ref,
    source: "cachelens",
    status: statusOf(end),
    startedAt,
    completedAt: around.now(),
    target: build.target,
    buildArgs: build.options.buildArgs,
    origin: originOf(build, ref, facts, around.env),
    error: vertexes.flatMap(({ intervals }) => intervals.at(-1)?.error ?? [])[0] ?? said,
    dockerfile: build.dockerfile,
    context: build.context,
    vertexes,
    provenance: facts?.provenance ?? null,
    layers: await readBuildLayers(await around.connect(), vertexes, facts?.images ?? [], signal),
    images: facts?.images ?? [],
  });
  return { end, record };
}

function originOf(
  { options, platform, namedContexts, pull }: BuildArguments,
  ref: string,
  facts: BuildMetadata | null,
  env: NodeJS.ProcessEnv,
): BuildOrigin | null {
  const builderName = findBuilder(ref, env);
  if (builderName === null) return null;
  const images = facts?.provenance?.images ?? new Map<string, string>();
  return { builderName, platform, options, namedContexts, pulled: pull, images };
}

function progressLine(build: BuildArguments, around: BuildSurroundings): (line: string) => void {
  if (build.progress === "rawjson") return around.err;
  const display = showPlainProgress();
  if (build.quiet || build.progress === "quiet") return () => undefined;
  return (line) => display.linesFor(line).forEach(around.err);
}

/** The metadata file names the build and holds its provenance. The user's own is used when there is one. */
async function runWithMetadata(
  build: BuildArguments,
  { cwd, env }: BuildSurroundings,
  onLine: (line: string) => void,
): Promise<{ end: BuildEnd; metadata: string | null }> {
  const asked = { ...env, BUILDX_METADATA_PROVENANCE: "max" };
  return withOutputFile(build.metadataFile, (path) => {
    const metadata = build.metadataFile === null ? [`--metadata-file=${path}`] : [];
    const args = ["buildx", "build", "--progress=rawjson", ...metadata, ...build.rest];
    return runBuild({ args, cwd, env: asked, progress: "stderr", onLine });
  });
}
