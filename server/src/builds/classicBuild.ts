import { recordClassicSteps } from "../core/build/recordClassicSteps.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { traceClassicBuild } from "../core/build/formats/classicOutput.ts";
import { readClassicLayers } from "../engine/classic/classicLayers.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { statusOf, type BuildRun, type BuildSurroundings } from "./buildSurroundings.ts";
import { runBuild } from "./runBuild.ts";

/** Runs a build with the classic builder, showing its output as it is. The record's id is the image that came out. */
export async function buildClassic(
  args: readonly string[],
  build: BuildArguments,
  around: BuildSurroundings,
): Promise<BuildRun> {
  const { cwd, env, now } = around;
  const trace = traceClassicBuild();
  const startedAt = now();
  const onLine = (line: string): void => {
    trace.addLine(line, now());
    around.out(line);
  };
  const end = await runBuild({ args: ["build", ...args], cwd, env, progress: "stdout", onLine });
  const status = statusOf(end);
  const { options, platform, namedContexts } = build;
  const steps = trace.steps(status);
  if (steps.length === 0) return { end, record: null };
  const record: BuildRecord = {
    ref: steps.at(-1)?.imageId ?? `${startedAt}`,
    source: "cachelens",
    builder: "classic",
    status,
    startedAt,
    completedAt: now(),
    dockerfile: { path: build.dockerfile, text: null },
    context: build.context,
    target: build.target,
    buildArgs: build.options.buildArgs,
    origin: { builderName: "classic", platform, options, namedContexts, images: new Map() },
    steps: recordClassicSteps(steps, await readClassicLayers(await around.connect(), AbortSignal.timeout(30_000))),
    imageLayers: [],
    error: null,
  };
  return { end, record };
}
