import { readFile } from "node:fs/promises";
import { forgetNames } from "../core/build/forgetNames.ts";
import { realFile, realFolder } from "../disk/realPath.ts";
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
  const build = await throughRealFolders(readBuildArguments(args, around.cwd, around.env));
  // Read before the build begins: it may be edited while the build runs.
  const text = build.dockerfile === null ? null : await readFile(build.dockerfile, "utf8").catch(() => null);
  const { end, record } = await (builder === "classic"
    ? buildClassic(args, build, around)
    : buildWithBuildKit(build, around));
  if (end.kind === "notStarted") {
    around.err(end.message);
    return 127;
  }
  if (record !== null && text !== null) {
    const add = around.store.add(forgetNames(record, record.dockerfile.text ?? text));
    await add.catch((error: unknown) => around.err(`The build record could not be kept: ${String(error)}`));
  }
  return end.kind === "canceled" ? 130 : end.code;
}

/** The record has to be found again by whatever path leads to the Dockerfile. */
async function throughRealFolders(build: BuildArguments): Promise<BuildArguments> {
  const { dockerfile, context } = build;
  return {
    ...build,
    dockerfile: dockerfile === null ? null : await realFile(dockerfile),
    context: context === null ? null : await realFolder(context),
  };
}
