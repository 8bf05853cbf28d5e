import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { parsePlatform, type Platform } from "../core/plan/platform.ts";
import { readBuildArgs } from "../engine/buildArgs.ts";
import { UsageError } from "./commandLine.ts";

/** What `cachelens explain` was asked. */
export interface ExplainArguments {
  /** As the user gave it. */
  readonly file: string;
  readonly path: string;
  /** Absolute; null when the user named none. */
  readonly context: string | null;
  readonly target: string | null;
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly platform: Platform | null;
  readonly builder: string | null;
  readonly format: "text" | "json";
}

/** Reads the arguments of `cachelens explain`; throws a UsageError. */
export function readExplainArguments(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ExplainArguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError("explain takes one Dockerfile.");
  const format = values.format ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`--format takes text or json, not ${format}.`);
  const file = positionals[0] ?? "Dockerfile";
  return {
    file,
    path: resolve(cwd, file),
    context: values.context === undefined ? null : resolve(cwd, values.context),
    target: values.target ?? null,
    buildArgs: readBuildArgs(values["build-arg"] ?? [], env),
    platform: values.platform === undefined ? null : readPlatform(values.platform),
    builder: values.builder ?? null,
    format,
  };
}

function readPlatform(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform === null) throw new UsageError(`--platform takes OS/ARCHITECTURE, such as linux/arm64, not ${text}.`);
  return platform;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        context: { type: "string" },
        target: { type: "string" },
        "build-arg": { type: "string", multiple: true },
        platform: { type: "string" },
        builder: { type: "string" },
        format: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
