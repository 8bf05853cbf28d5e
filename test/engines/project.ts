import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";
import { annotate, maskSizes } from "./annotate.ts";
import { assertGolden } from "./golden.ts";
import { run, type Ran, type RunOptions } from "./program.ts";

/** The built command line. */
export const cachelensProgram = fileURLToPath(new URL("../../dist/cachelens.cjs", import.meta.url));

type Options = Partial<RunOptions>;

/** A folder with a Dockerfile, and what its user types in a terminal there. */
export interface Project {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string): Promise<void>;
  /** Runs `docker` with these arguments, however it ends. */
  docker(args: readonly string[], options?: Options): Promise<Ran>;
  /** Runs `docker build` with these arguments; it has to succeed. */
  build(args?: readonly string[], options?: Options): Promise<Ran>;
  /** Runs `cachelens`, however it ends. */
  cachelens(args: readonly string[], options?: Options): Promise<Ran>;
  /** What `cachelens explain --format json` answers; nothing may be on standard error. */
  explain(args?: readonly string[], options?: Options): Promise<ExplanationJson>;
  /** Compares what `cachelens explain` answers, as `annotate` writes it, with the golden text. */
  shows(expected: string, args?: readonly string[], options?: Options): Promise<void>;
}

/** Makes a folder with these files. Programs run in it, with `env`. Without `exactSizes`, `shows` compares no sizes. */
export async function makeProject(
  folder: string,
  files: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
  exactSizes: boolean,
): Promise<Project> {
  const path = (name: string): string => join(folder, name);
  const write = async (name: string, content: string): Promise<void> => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), content);
  };
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const inFolder = (options: Options): RunOptions => ({ cwd: folder, ...options, env: { ...env, ...options.env } });
  const project: Project = {
    folder,
    path,
    write,
    docker: (args, options = {}) => run("docker", args, inFolder(options)),
    async build(args = ["."], options = {}) {
      const ran = await run("docker", ["build", ...args], inFolder(options));
      assert.equal(ran.code, 0, ran.stderr + ran.stdout);
      return ran;
    },
    cachelens: (args, options = {}) => run(process.execPath, [cachelensProgram, ...args], inFolder(options)),
    async explain(args = ["Dockerfile"], options = {}) {
      const ran = await project.cachelens(["explain", "--format", "json", ...args], options);
      assert.deepEqual([ran.code, ran.stderr], [0, ""]);
      return JSON.parse(ran.stdout) as ExplanationJson;
    },
    async shows(expected, args, options) {
      const answer = annotate(await project.explain(args, options));
      if (exactSizes) assertGolden(answer, expected);
      else assertGolden(maskSizes(answer), maskSizes(expected));
    },
  };
  return project;
}
