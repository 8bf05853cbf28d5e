import { resolve } from "node:path";
import type { BuilderKind } from "../core/build/buildRecord.ts";
import { parsePlatform, type Platform } from "../core/plan/platform.ts";
import { readBuildArgs } from "../engine/buildArgs.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import { readNamedContexts } from "../engine/namedContexts.ts";
import { UsageError } from "./commandLine.ts";
import { readOptions } from "./readOptions.ts";

const options = {
  context: { type: "string" },
  target: { type: "string" },
  "build-arg": { type: "string", multiple: true },
  platform: { type: "string" },
  network: { type: "string" },
  builder: { type: "string" },
  "build-context": { type: "string", multiple: true },
  pull: { type: "boolean" },
  format: { type: "string" },
  since: { type: "string" },
  "builder-kind": { type: "string" },
  "base-config": { type: "string" },
} as const;

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
  /** The value of `--network`; null when it is not given. */
  readonly network: string | null;
  /** The contexts of `--build-context`; null when none is given. */
  readonly namedContexts: NamedContexts | null;
  readonly builder: string | null;
  /** Whether the next build is one with `--pull`: then registries are asked. */
  readonly pull: boolean;
  readonly format: "text" | "json";
  /** The revision to compare with; null to ask for the last build. */
  readonly since: string | null;
  /** The builder whose rules apply; null when it is not said. */
  readonly builderKind: BuilderKind | null;
  /** Absolute path of a file with the configuration of the base images; null when there is none. */
  readonly baseConfig: string | null;
}

/** Reads the arguments of `cachelens explain`; throws a UsageError. */
export function readExplainArguments(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ExplainArguments {
  const { values, positionals } = readOptions(args, options);
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
    network: values.network ?? null,
    namedContexts: readContexts(values["build-context"], values.since, cwd),
    builder: values.builder ?? null,
    pull: readPull(values.pull, values.since),
    format,
    since: values.since ?? null,
    builderKind: readBuilderKind(values["builder-kind"]),
    baseConfig: readBaseConfig(values["base-config"], values.since, cwd),
  };
}

function readBuilderKind(text: string | undefined): BuilderKind | null {
  if (text === undefined || text === "buildkit" || text === "classic") return text ?? null;
  throw new UsageError(`--builder-kind takes buildkit or classic, not ${text}.`);
}

function readBaseConfig(file: string | undefined, since: string | undefined, cwd: string): string | null {
  if (file === undefined) return null;
  if (since === undefined) throw new UsageError("--base-config is for --since: else Docker tells of base images.");
  return resolve(cwd, file);
}

function readContexts(
  given: readonly string[] | undefined,
  since: string | undefined,
  cwd: string,
): NamedContexts | null {
  if (given === undefined) return null;
  if (since !== undefined) throw new UsageError("--build-context can't be told with --since: leave it away.");
  const wrong = given.find((value) => !/^[^=]+=./.test(value));
  if (wrong !== undefined) throw new UsageError(`--build-context takes NAME=FOLDER, not ${wrong}.`);
  return readNamedContexts(given, cwd);
}

function readPull(pull: boolean | undefined, since: string | undefined): boolean {
  if (pull === true && since !== undefined) throw new UsageError("--since asks no registry: leave --pull away.");
  return pull ?? false;
}

function readPlatform(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform === null) throw new UsageError(`--platform takes OS/ARCHITECTURE, such as linux/arm64, not ${text}.`);
  return platform;
}
