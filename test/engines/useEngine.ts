import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages, type BaseImage } from "../hosts/engine/baseImages.ts";
import { startEngine, type EngineOptions, type RunningEngine } from "../hosts/engine/startEngine.ts";
import { makeProject, type Project } from "./project.ts";

/** A real engine for the tests of one suite, with a folder for their projects. */
export interface TestEngine {
  readonly env: NodeJS.ProcessEnv;
  readonly running: RunningEngine;
  /** A folder outside all projects. */
  readonly folder: string;
  /** Lets BuildKit unpack the base image, so that no later build is the one that does. */
  warmUp(): Promise<void>;
  /** A new project with these files; its folder's name is `name`. */
  project(name: string, files: Readonly<Record<string, string>>): Promise<Project>;
}

/**
 * Starts an engine before the suite that this is called in and ends it after. On its default network a plain `docker
 * build` works as anywhere; only `network: "host"` reaches the internet, and then RUN needs `--network=host`.
 */
export function useEngine(options: EngineOptions, bases: readonly BaseImage[] = ["busybox"]): TestEngine {
  let running: RunningEngine | undefined;
  let folder = "";
  const started = (): RunningEngine => {
    if (running === undefined) throw new Error("The engine runs only while the suite's tests do.");
    return running;
  };
  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), "dcl-test-"));
    running = await startEngine({ network: "isolated", ...options });
    await ensureBaseImages(running, bases);
  });
  after(async function () {
    this.timeout(30_000);
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get env() {
      return { ...started().env, CACHELENS_HOME: join(folder, "home") };
    },
    get running() {
      return started();
    },
    get folder() {
      return folder;
    },
    async warmUp() {
      const project = await this.project("warm-up", { Dockerfile: "FROM busybox\nRUN true\n" });
      await project.build();
    },
    project(name, files) {
      // containerd counts blocks of the disk and what it keeps beside the files.
      return makeProject(join(folder, "projects", name), files, this.env, options.imageStore !== "containerd");
    },
  };
}
