import { basename, dirname, isAbsolute, join } from "node:path";
import * as v from "valibot";
import type { Timestamp } from "../../core/build/buildRecord.ts";
import { realFile, realFolder } from "../../disk/realPath.ts";
import { listIfThere, readIfThere, statIfThere } from "../../disk/smallFiles.ts";
import { dockerConfigFolder } from "../dockerConfig.ts";
import type { BuildQuery } from "../engine.ts";

/** Where a build's Dockerfile and context were, as the buildx that started it noted down. */
export interface LocalState {
  /** Absolute path, or null when the Dockerfile came from standard input or from elsewhere. */
  readonly dockerfile: string | null;
  /** Absolute path of the context's folder, or null when it was none. */
  readonly context: string | null;
}

const LocalStateSchema = v.object({ LocalPath: v.string(), DockerfilePath: v.string() });

/** The folder in which buildx keeps a file per build, `<builder>/<node>/<ref>` (buildx's `localstate` package). */
export function localStateFolder(env: NodeJS.ProcessEnv): string {
  return join(env["BUILDX_CONFIG"] ?? join(dockerConfigFolder(env), "buildx"), "refs");
}

/**
 * Reads what buildx noted for one build. `path` is `<builder>/<node>/<ref>` as `history ls` prints it. Null when this
 * machine's configuration did not start the build, or when buildx has forgotten it. buildx notes paths as they were
 * given; here they lead through real folders.
 */
export function readLocalState(path: string, env: NodeJS.ProcessEnv): LocalState | null {
  const text = readIfThere(join(localStateFolder(env), path));
  return text === null ? null : resolveLocalState(text);
}

function resolveLocalState(text: string): LocalState | null {
  const state = parseLocalState(text);
  if (state === null) return null;
  const { dockerfile, context } = state;
  return {
    dockerfile: dockerfile === null ? null : realFile(dockerfile),
    context: context === null ? null : realFolder(context),
  };
}

/**
 * Reads one file of buildx's local state. An empty Dockerfile path stands for `Dockerfile` in the context; `-` stands
 * for standard input.
 */
export function parseLocalState(text: string): LocalState | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), LocalStateSchema), text);
  if (!parsed.success) return null;
  const { LocalPath, DockerfilePath } = parsed.output;
  const context = isAbsolute(LocalPath) ? LocalPath : null;
  if (DockerfilePath === "") return { context, dockerfile: context === null ? null : join(context, "Dockerfile") };
  return { context, dockerfile: isAbsolute(DockerfilePath) ? DockerfilePath : null };
}

/**
 * The reference of the newest build that this machine's buildx began at or after a time; null when it noted none. A
 * failed build names itself nowhere else.
 */
export function findNewestRef(since: Timestamp, env: NodeJS.ProcessEnv): string | null {
  const [newest] = listNotes(localStateFolder(env));
  return newest !== undefined && newest.at >= since ? basename(newest.path) : null;
}

/** `<builder>/<node>` of a build that this machine's buildx began; null when it noted none. */
export function findBuilder(ref: string, env: NodeJS.ProcessEnv): string | null {
  const path = listIfThere(localStateFolder(env), true).find((each) => basename(each) === ref);
  return path === undefined ? null : dirname(path).replaceAll("\\", "/");
}

/**
 * The reference of the newest build of a Dockerfile that this machine's buildx began, found without asking anybody; null
 * when it began none, and where only Docker can tell: which of several builders is the current one, and what became of a
 * newer build of the same context that matches no file.
 */
export function findNewestNote(
  { dockerfile, context }: Pick<BuildQuery, "dockerfile" | "context">,
  env: NodeJS.ProcessEnv,
): string | null {
  const builder = findOnlyBuilder(env);
  if (builder === null) return null;
  const withoutFile = new Set<string | null>();
  for (const { path } of listNotes(join(localStateFolder(env), builder))) {
    const state = readLocalState(join(builder, path), env);
    if (state?.dockerfile === null) withoutFile.add(state.context);
    if (state?.dockerfile !== dockerfile || (context !== null && state.context !== context)) continue;
    return withoutFile.has(state.context) ? null : path;
  }
  return null;
}

/** A build that this machine's buildx began. */
export interface BuildNote {
  readonly ref: string;
  readonly notedAt: Timestamp;
}

/** BuildKit's history remembers no more builds of a builder. */
const mostRemembered = 50;

/**
 * The builds of a Dockerfile with a context among the newest that this machine's buildx began on a builder,
 * `<builder>/<node>`; newest first. Notes of builds that are `known` to be of this Dockerfile are not read.
 */
export function listNotesOf(
  { dockerfile, context }: Pick<BuildQuery, "dockerfile" | "context">,
  builder: string,
  known: ReadonlySet<string | null>,
  env: NodeJS.ProcessEnv,
): readonly BuildNote[] {
  const newest = listNotes(join(localStateFolder(env), builder)).slice(0, mostRemembered);
  // Builds of one Dockerfile with one context have equal notes.
  const states = new Map<string, LocalState | null>();
  const isOfIt = (ref: string): boolean => {
    if (known.has(ref)) return true;
    const text = readIfThere(join(localStateFolder(env), builder, ref));
    if (text === null) return false;
    const state = states.get(text) ?? resolveLocalState(text);
    states.set(text, state);
    return state?.dockerfile === dockerfile && state.context === context;
  };
  return newest.filter(({ path }) => isOfIt(path)).map(({ path, at }) => ({ ref: path, notedAt: at }));
}

/** `<builder>/<node>` when there is but one, and nothing names another. */
function findOnlyBuilder(env: NodeJS.ProcessEnv): string | null {
  const folder = localStateFolder(env);
  const [builder, ...others] = listIfThere(folder);
  if (builder === undefined || others.length > 0) return null;
  const chosen = env["BUILDX_BUILDER"] || readCurrentBuilder(dirname(folder));
  if (chosen !== null && chosen !== builder) return null;
  const [node, ...otherNodes] = listIfThere(join(folder, builder));
  return node === undefined || otherNodes.length > 0 ? null : join(builder, node);
}

const CurrentSchema = v.object({ Name: v.optional(v.string(), "") });

/** The builder that `docker buildx use` chose; null when it chose none. */
function readCurrentBuilder(folder: string): string | null {
  const text = readIfThere(join(folder, "current")) ?? "{}";
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), CurrentSchema), text);
  return parsed.success && parsed.output.Name !== "" ? parsed.output.Name : null;
}

/** The notes in a folder, newest first. buildx forgets none: there may be thousands. */
function listNotes(folder: string): readonly { readonly path: string; readonly at: number }[] {
  const notes = listIfThere(folder, true).map((path) => {
    const note = statIfThere(join(folder, path));
    return { path, at: note?.isFile() === true ? note.mtimeMs : 0 };
  });
  return notes.filter(({ at }) => at > 0).sort((a, b) => b.at - a.at);
}
