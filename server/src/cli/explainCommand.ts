import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import { explain } from "../core/explain.ts";
import { toJson } from "../core/presentation/json.ts";
import { layOutText } from "../core/presentation/text.ts";
import { newestBuild } from "../engine/newestBuild.ts";
import { openDocker } from "../engine/openDocker.ts";
import { paint } from "./paint.ts";
import { UsageError, type Terminal } from "./commandLine.ts";
import { readExplainArguments } from "./explainArguments.ts";

/** `cachelens explain`: prints the Dockerfile with what the last build did at each instruction. */
export async function explainCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readExplainArguments(args, terminal.cwd, terminal.env);
  const text = await readDockerfile(asked.path, asked.file);
  const env = asked.builder === null ? terminal.env : { ...terminal.env, BUILDX_BUILDER: asked.builder };
  const { sources } = openDocker(env, (message) => terminal.err(message));
  const query = { dockerfile: asked.path, context: asked.context, text };
  const { record, note, fault } = await newestBuild(sources, query, new AbortController().signal);
  const explanation = explain({
    text,
    builder: builderOf(env, record),
    target: asked.target,
    buildArgs: asked.buildArgs,
    platform: asked.platform,
    record,
    note: fault?.message ?? note,
  });
  const context = asked.context ?? record?.context ?? dirname(asked.path);
  if (asked.format === "json") terminal.out(JSON.stringify(toJson(explanation, asked.file, context), null, 2));
  else {
    const { columns, colors } = terminal;
    const lines = layOutText(explanation, asked.file, { now: terminal.now(), columns });
    for (const line of lines) terminal.out(colors ? paint(line) : line.plain + line.marked);
  }
  return 0;
}

async function readDockerfile(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder: name the Dockerfile in it",
      EACCES: "no permission",
    };
    throw new UsageError(`Can't read ${file}: ${reasons[code] ?? String(error)}.`);
  }
}

/** The builder that Docker would use: as DOCKER_BUILDKIT says, else as the last time. */
function builderOf(env: NodeJS.ProcessEnv, record: BuildRecord | null): BuilderKind {
  if (env["DOCKER_BUILDKIT"] === "0") return "classic";
  if (env["DOCKER_BUILDKIT"] === "1") return "buildkit";
  return record?.builder ?? "buildkit";
}
