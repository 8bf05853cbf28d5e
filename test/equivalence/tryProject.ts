import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allRules } from "../../server/src/core/rules/all.ts";
import { runProgram } from "../hosts/engine/runProgram.ts";
import type { Project } from "./project.ts";
import { compareImages, readImage } from "./readImage.ts";
import { callCachelens } from "./terminal.ts";
import { copyTree, writeFiles } from "./tree.ts";
import type { Workshop } from "./workshop.ts";

/**
 * What became of a project: the builder refused it as it was, no fix applied, or fixes of some rules did; then
 * `differences` says what is other in the image, or that it can't be built any more.
 */
export type Trial =
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "untouched" }
  | { readonly kind: "fixed"; readonly rules: readonly string[]; readonly differences: readonly string[] };

/** What was tried, with the text after the fixes. */
export interface Tried {
  readonly project: Project;
  readonly after: string;
  readonly trial: Trial;
}

/** So often has a file to be edited to count as one that often changes. */
const edits = 3;

/** Builds a project, has `cachelens fix` mend it as a user would, builds it again and compares the images. */
export async function tryProject(project: Project, { engine, env, tree }: Workshop, folder: string): Promise<Tried> {
  const { dockerfile, edited = [], options = [] } = project;
  const context = join(folder, "context");
  // Beside the context: a copy of it in the image would tell of the fix.
  const file = join(folder, "Dockerfile");
  mkdirSync(folder);
  copyTree(tree, context, project.files);
  writeFileSync(file, dockerfile);
  const home = { ...env, CACHELENS_HOME: join(folder, "home") };
  const call = (args: readonly string[]) => callCachelens(args, folder, home);
  const image = `equivalence/${project.name.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const argumentsOf = (tag: string) => ["build", "--network=host", "--tag", tag, ...options, "--file", file, context];
  for (let edit = 0; edit <= (edited.length > 0 ? edits : 0); edit++) {
    // No other project has such a text: the builder would know it.
    if (edit > 0) writeFiles(context, Object.fromEntries(edited.map((path) => [path, `${folder} ${edit}\n`])));
    const built = await call(argumentsOf(`${image}:before`));
    if (built.code !== 0) return { project, after: dockerfile, trial: { kind: "refused", reason: built.err } };
  }
  const fixed = await call(["fix", ...allRules.flatMap(({ code }) => ["--rule", code]), "--context", context, file]);
  const after = readFileSync(file, "utf8");
  const rules = [...new Set([...fixed.out.matchAll(/ \[([a-z-]+)\]$/gm)].map(([, rule = ""]) => rule))].sort();
  if (fixed.code !== 0) return { project, after, trial: { kind: "fixed", rules, differences: [fixed.err] } };
  if (after === dockerfile) return { project, after, trial: { kind: "untouched" } };
  // Of this one nobody asks for a record.
  const again = await runProgram("docker", ["buildx", ...argumentsOf(`${image}:after`)], { env });
  const differences =
    again.code === 0 ? await compare(image, engine.socket) : ["it can't be built any more", again.stderr];
  return { project, after, trial: { kind: "fixed", rules, differences } };
}

async function compare(image: string, socket: string): Promise<readonly string[]> {
  return compareImages(await readImage(socket, `${image}:before`), await readImage(socket, `${image}:after`));
}
