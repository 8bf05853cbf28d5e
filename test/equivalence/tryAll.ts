import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages } from "../hosts/engine/baseImages.ts";
import { startEngine } from "../hosts/engine/startEngine.ts";
import type { Project } from "./project.ts";
import { requireSuccess } from "./requireSuccess.ts";
import { toolsDockerfile, toolsImage } from "./tree.ts";
import { tryProject, type Tried } from "./tryProject.ts";

/** Tries all projects on an engine of our own, some at a time. `report` hears of each as it ends. */
export async function tryAll(
  projects: readonly Project[],
  atOnce: number,
  report: (tried: Tried) => void,
): Promise<readonly Tried[]> {
  const folder = mkdtempSync(join(tmpdir(), "equivalence-"));
  const engine = await startEngine({ kind: "modern" });
  try {
    await ensureBaseImages(engine, ["busybox"]);
    const tools = join(folder, "tools");
    mkdirSync(tools);
    writeFileSync(join(tools, "Dockerfile"), toolsDockerfile);
    requireSuccess(await engine.run(["build", "--network=host", "--tag", toolsImage, tools]));
    const all: Tried[] = [];
    const waiting = projects.entries();
    const worker = async (): Promise<void> => {
      for (const [index, project] of waiting) {
        const tried = await tryProject(project, engine, join(folder, String(index)));
        all.push(tried);
        report(tried);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return all;
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
