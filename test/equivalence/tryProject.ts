import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allRules } from "../../server/src/core/rules/all.ts";
import { cachelensProgram } from "../engines/project.ts";
import { run } from "../engines/program.ts";
import type { RunningEngine } from "../hosts/engine/startEngine.ts";
import type { Project } from "./project.ts";
import { compareImages, readImage } from "./readImage.ts";
import { writeTree } from "./tree.ts";

/**
 * What became of a project: the builder refused it as it was, no fix applied, or fixes of some rules did; then
 * `differences` says what is other in the image, or that it can't be built any more.
 */
export type Trial =
  | { readonly kind: "refused" }
  | { readonly kind: "untouched" }
  | { readonly kind: "fixed"; readonly rules: readonly string[]; readonly differences: readonly string[] };

/** What was tried, with the text after the fixes. */
export interface Tried {
  readonly project: Project;
  readonly after: string;
  readonly trial: Trial;
}

/** Builds a project, has the built command line fix it as a user would, builds it again and compares the images. */
export async function tryProject(project: Project, engine: RunningEngine, folder: string): Promise<Tried> {
  const context = join(folder, "context");
  // Beside the context: a copy of it in the image would tell of the fix.
  const file = join(folder, "Dockerfile");
  mkdirSync(context, { recursive: true });
  writeTree(context);
  writeFileSync(file, project.dockerfile);
  const env = { ...engine.env, CACHELENS_HOME: join(folder, "home"), DOCKER_BUILDKIT: "1" };
  const call = (args: readonly string[]) => run(process.execPath, [cachelensProgram, ...args], { cwd: folder, env });
  const tag = `equivalence/${project.name.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const build = (which: string) =>
    call(["build", "--network=host", "--tag", `${tag}:${which}`, "--file", file, context]);
  if ((await build("before")).code !== 0) return { project, after: project.dockerfile, trial: { kind: "refused" } };
  const fixed = await call(["fix", ...allRules.flatMap(({ code }) => ["--rule", code]), "--context", context, file]);
  const after = readFileSync(file, "utf8");
  const rules = [...new Set([...fixed.stdout.matchAll(/ \[([a-z-]+)\]$/gm)].map(([, rule = ""]) => rule))].sort();
  if (fixed.code !== 0) return { project, after, trial: { kind: "fixed", rules, differences: [fixed.stderr] } };
  if (after === project.dockerfile) return { project, after, trial: { kind: "untouched" } };
  const again = await build("after");
  const differences =
    again.code === 0
      ? compareImages(await readImage(engine, `${tag}:before`), await readImage(engine, `${tag}:after`))
      : ["it can't be built any more", ...again.stderr.trim().split("\n").slice(-3)];
  return { project, after, trial: { kind: "fixed", rules, differences } };
}
