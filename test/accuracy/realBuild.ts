import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { traceClassicBuild } from "../../server/src/core/build/formats/classicOutput.ts";
import { readBuildMetadata } from "../../server/src/core/build/formats/buildMetadata.ts";
import { readRawJson } from "../../server/src/core/build/formats/rawjson.ts";
import type { BuildRecord, BuildStatus, StepRecord } from "../../server/src/core/build/buildRecord.ts";
import { recordBuildKitBuild } from "../../server/src/core/build/recordBuildKitBuild.ts";
import { recordClassicSteps } from "../../server/src/core/build/recordClassicSteps.ts";
import { run, type Ran } from "../engines/program.ts";

/** What a build for real is asked with. */
export interface BuildCall {
  readonly builder: "buildkit" | "classic";
  /** The program, with what stands in front of the arguments of `docker build`. */
  readonly command: readonly [string, ...string[]];
  readonly args: readonly string[];
  /** A folder that nothing else uses at the same time. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly dockerfile: { readonly path: string; readonly text: string };
  readonly target: string | null;
  readonly buildArgs: ReadonlyMap<string, string>;
}

/** A build that was made. */
export interface RealBuild {
  readonly record: BuildRecord;
  /** What the metadata file holds; null for the classic builder and for builds that failed. */
  readonly metadata: string | null;
  readonly ran: Ran;
}

/** Builds, and reads what the builder did from its own log. */
export async function buildForReal(call: BuildCall): Promise<RealBuild> {
  return call.builder === "classic" ? buildClassic(call) : buildWithBuildKit(call);
}

async function buildWithBuildKit(call: BuildCall): Promise<RealBuild> {
  const file = join(call.folder, "metadata.json");
  await rm(file, { force: true });
  const [program, ...first] = call.command;
  const args = [...first, "--progress=rawjson", `--metadata-file=${file}`, ...call.args];
  const env = { ...call.env, DOCKER_BUILDKIT: "1", BUILDX_METADATA_PROVENANCE: "max" };
  const ran = await run(program, args, { cwd: call.folder, env });
  const metadata = ran.code === 0 ? await readFile(file, "utf8") : null;
  const facts =
    metadata === null ? null : readBuildMetadata(metadata, (data) => Buffer.from(data, "base64").toString());
  const record = recordBuildKitBuild({
    ...describeCall(call, ran),
    error: ran.code === 0 ? null : ran.stderr,
    dockerfile: call.dockerfile.path,
    vertexes: readRawJson(ran.stderr),
    provenance: facts?.provenance ?? null,
    layers: { image: [], cache: [], bases: new Map() },
  });
  return { record: withText(record, call), metadata, ran };
}

async function buildClassic(call: BuildCall): Promise<RealBuild> {
  const [program, ...first] = call.command;
  const env = { ...call.env, DOCKER_BUILDKIT: "0" };
  const ran = await run(program, [...first, ...call.args], { cwd: call.folder, env });
  const trace = traceClassicBuild();
  for (const line of ran.stdout.split("\n")) trace.addLine(line, 0);
  const common = describeCall(call, ran);
  const steps: readonly StepRecord[] = recordClassicSteps(trace.steps(common.status), () => null);
  const { path, text } = call.dockerfile;
  const record: BuildRecord = {
    ...common,
    builder: "classic",
    dockerfile: { path, text },
    steps,
    imageLayers: [],
    error: ran.code === 0 ? null : ran.stderr,
  };
  return { record, metadata: null, ran };
}

function describeCall({ target, buildArgs }: BuildCall, { code }: Ran) {
  const status: BuildStatus = code === 0 ? "completed" : "failed";
  const source = "cachelens" as const;
  return { ref: "", source, status, startedAt: 0, completedAt: 0, target, buildArgs, context: null, origin: null };
}

/** A build that failed tells nothing of its Dockerfile; here it is known. */
function withText(record: BuildRecord, { dockerfile }: BuildCall): BuildRecord {
  return { ...record, dockerfile };
}
