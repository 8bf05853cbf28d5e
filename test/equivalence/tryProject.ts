import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allRules } from "../../server/src/core/rules/all.ts";
import { runProgram } from "../hosts/engine/runProgram.ts";
import type { Project } from "./project.ts";
import { compareImages, readImage } from "./readImage.ts";
import { callCachelens, type Called } from "./terminal.ts";
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

/** Builds a project, has `cachelens fix` mend it as a user would, builds it again and compares the images. */
export async function tryProject(project: Project, workshop: Workshop, folder: string): Promise<Tried> {
  const { dockerfile } = project;
  const site = layOut(project, workshop, folder);
  const reason = await buildBefore(project, site);
  if (reason !== null) return { project, after: dockerfile, trial: { kind: "refused", reason } };
  const { rules, fault } = await applyFixes(site);
  const after = readFileSync(site.file, "utf8");
  if (fault !== null) return { project, after, trial: { kind: "fixed", rules, differences: [fault] } };
  if (after === dockerfile) return { project, after, trial: { kind: "untouched" } };
  return { project, after, trial: { kind: "fixed", rules, differences: await buildAfter(site, workshop) } };
}

/** Where a project is tried. */
interface Site {
  /** Absolute, as the two below. */
  readonly folder: string;
  readonly context: string;
  readonly file: string;
  /** The images before and after are its tags. */
  readonly image: string;
  /** Arguments of `docker build`. */
  readonly build: (which: "before" | "after") => readonly string[];
  readonly cachelens: (args: readonly string[]) => Promise<Called>;
}

function layOut({ name, files, options = [] }: Project, { env, tree }: Workshop, folder: string): Site {
  const context = join(folder, "context");
  // Beside the context: a copy of it in the image would tell of the fix.
  const file = join(folder, "Dockerfile");
  const image = `equivalence/${name.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const home = { ...env, CACHELENS_HOME: join(folder, "home") };
  mkdirSync(folder);
  copyTree(tree, context, files);
  return {
    ...{ folder, context, file, image },
    build: (which) => ["build", "--network=host", "--tag", `${image}:${which}`, ...options, "--file", file, context],
    cachelens: (args) => callCachelens(args, folder, home),
  };
}

/** So often has a file to be edited to count as one that often changes. */
const edits = 3;

/** Answers why it can't be built; null when it can. */
async function buildBefore(
  { dockerfile, earlier = [], edited = [] }: Project,
  { folder, context, file, build, cachelens }: Site,
): Promise<string | null> {
  for (const text of earlier) {
    writeFileSync(file, text);
    await cachelens(build("before"));
  }
  writeFileSync(file, dockerfile);
  for (let edit = 0; edit <= (edited.length > 0 ? edits : 0); edit++) {
    // No other project has such a text: the builder would know it.
    if (edit > 0) writeFiles(context, Object.fromEntries(edited.map((path) => [path, `${folder} ${edit}\n`])));
    const { code, err } = await cachelens(build("before"));
    if (code !== 0) return err;
  }
  return null;
}

/** Answers whose fixes were applied, and what went wrong. */
async function applyFixes({ context, file, cachelens }: Site): Promise<{ rules: string[]; fault: string | null }> {
  const { code, out, err } = await cachelens(["fix", ...everyRule, "--context", context, file]);
  const rules = [...out.matchAll(/ \[([a-z-]+)\]$/gm)].map(([, rule = ""]) => rule);
  return { rules: [...new Set(rules)].sort(), fault: code === 0 ? null : err };
}

const everyRule = allRules.flatMap(({ code }) => ["--rule", code]);

/** Answers what is other in the image. */
async function buildAfter({ image, build }: Site, { engine, env }: Workshop): Promise<readonly string[]> {
  // Nobody asks for a record of this build.
  const { code, stderr } = await runProgram("docker", ["buildx", ...build("after")], { env });
  if (code !== 0) return ["it can't be built any more", stderr];
  return compareImages(
    await readImage(engine.socket, `${image}:before`),
    await readImage(engine.socket, `${image}:after`),
  );
}
