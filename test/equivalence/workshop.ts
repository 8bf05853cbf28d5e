import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureBaseImages } from "../hosts/engine/baseImages.ts";
import { startEngine, type RunningEngine } from "../hosts/engine/startEngine.ts";
import { requireSuccess } from "./requireSuccess.ts";
import { toolsContext, toolsImage } from "./tools.ts";
import { writeFiles, writeTree } from "./tree.ts";

/** What all projects are tried with. */
export interface Workshop {
  /** Has the image of the stand-ins. */
  readonly engine: RunningEngine;
  /** The environment of builds. */
  readonly env: NodeJS.ProcessEnv;
  /** A folder of its own. */
  readonly folder: string;
  /** A folder with the files of every build context. */
  readonly tree: string;
  readonly close: () => Promise<void>;
}

/** Starts an engine of our own and makes ready what projects have in common. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), "equivalence-"));
  const engine = await startEngine({ kind: "modern" });
  const close = async (): Promise<void> => {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [tree, tools] = [join(folder, "tree"), join(folder, "tools")];
    mkdirSync(tree);
    writeTree(tree);
    writeFiles(tools, toolsContext);
    await ensureBaseImages(engine, ["busybox"]);
    requireSuccess(await engine.run(["build", "--network=host", "--tag", toolsImage, tools]));
    return { engine, env: goStraight(engine, join(folder, "bin")), folder, tree, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Goes past the `docker` of `docker buildx`, which looks around for longer than its plug-in then builds, and past the
 * question whether there is such a plug-in.
 */
function goStraight({ env }: RunningEngine, bin: string): NodeJS.ProcessEnv {
  const plugIn = join(env["DOCKER_CONFIG"] ?? "", "cli-plugins/docker-buildx");
  mkdirSync(bin);
  writeFileSync(join(bin, "docker"), `#!/bin/sh\nshift\n[ "$1" = version ] || exec ${plugIn} "$@"\n`, { mode: 0o755 });
  return { ...env, PATH: [bin, env["PATH"]].join(delimiter), DOCKER_BUILDKIT: "1" };
}
