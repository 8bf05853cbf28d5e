import { recordClassicSteps } from "../core/build/recordClassicSteps.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { traceClassicBuild } from "../core/build/formats/classicOutput.ts";
import { readClassicLayers } from "../engine/classic/classicLayers.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { statusOf, type BuildRun, type BuildSurroundings } from "./buildSurroundings.ts";
import { runBuild } from "./runBuild.ts";

/**
 * Runs a build with the classic builder, showing its output as it is. The record's id is the image that came out. A build
 * that is to be quiet is asked to talk all the same, since only that tells what it did: what is shown is what Docker shows
 * of it, the image's id, or all when it failed.
 */
export async function buildClassic(
  args: readonly string[],
  build: BuildArguments,
  around: BuildSurroundings,
): Promise<BuildRun> {
  const { cwd, env, now } = around;
  const trace = traceClassicBuild();
  const startedAt = now();
  const lines: string[] = [];
  const onLine = (line: string): void => {
    trace.addLine(line, now());
    if (build.quiet) lines.push(line);
    else around.out(line);
  };
  const asked = build.quiet ? build.rest : args;
  const end = await runBuild({ args: ["build", ...asked], cwd, env, progress: "stdout", onLine });
  const status = statusOf(end);
  const { options, platform, pull } = build;
  const steps = trace.steps(status);
  if (status !== "completed") lines.forEach(around.err);
  if (steps.length === 0) return { end, record: null };
  const images = await readClassicLayers(await around.connect(), AbortSignal.timeout(30_000));
  const imageId = steps.at(-1)?.imageId ?? null;
  if (build.quiet && status === "completed" && imageId !== null) around.out(images.fullId(imageId) ?? imageId);
  const record: BuildRecord = {
    ref: imageId ?? `${startedAt}`,
    source: "cachelens",
    builder: "classic",
    status,
    startedAt,
    completedAt: now(),
    dockerfile: { path: build.dockerfile, text: null },
    context: build.context,
    target: build.target,
    buildArgs: build.options.buildArgs,
    origin: { builderName: "classic", platform, options, namedContexts: new Map(), pulled: pull, images: new Map() },
    steps: recordClassicSteps(steps, images.layer),
    imageLayers: [],
    images: imageId === null ? [] : [images.fullId(imageId) ?? imageId],
    error: null,
  };
  return { end, record };
}
