import { basename, dirname, join } from "node:path";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import { listContextPaths } from "../core/cache/contextPaths.ts";
import {
  assumeBuilt,
  forecaster,
  planIn,
  type BuildRequest,
  type Forecaster,
  type Possibilities,
  type PredictionFacts,
} from "../core/cache/forecast.ts";
import { findMissing } from "../core/cache/findMissing.ts";
import { KnownResults } from "../core/cache/knownResults.ts";
import type { ComparedCheckouts } from "../core/context/checkout.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { plainBuildOptions, type World } from "../core/context/world.ts";
import type { Dockerfile } from "../core/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../core/known.ts";
import { mapKnown } from "../core/plan/combineKnown.ts";
import { emptyImageConfig, type ImageConfig } from "../core/plan/imageConfig.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import { realFolder } from "../disk/realPath.ts";
import { statIfThere } from "../disk/smallFiles.ts";
import { assumeSameImages } from "./assumedImages.ts";
import { listAssumptions } from "./assumptions.ts";
import { readCheckouts } from "./checkoutContexts.ts";
import { readText } from "./readText.ts";
import { findRevision, openRepository, pathInside, type Repository, type Revision } from "./repository.ts";
import { GitError } from "./runGit.ts";

/** What a build of the working tree rebuilds, had a revision been the last build. */
export interface SinceQuestion {
  readonly revision: string;
  /** Absolute path, and the text now. */
  readonly dockerfile: string;
  readonly text: string;
  /** Absolute path of the context's folder. */
  readonly context: string;
  readonly request: BuildRequest;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** The configuration of all base images; null for an empty one. */
  readonly baseConfig: ImageConfig | null;
  /** Bits that new files do not get. */
  readonly umask: number;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** What Git tells, for `explain`. */
export interface SinceFacts {
  /** What a build of the revision would have been; null when it has no such Dockerfile. */
  readonly record: BuildRecord | null;
  readonly forecaster: Forecaster | null;
  readonly assumptions: readonly string[];
  readonly note: string | null;
}

/** Answers from Git and the disk alone. Throws a GitError when the question makes no sense. */
export async function askGit(question: SinceQuestion): Promise<SinceFacts> {
  const { env, signal, text } = question;
  const folder = realFolder(dirname(question.dockerfile));
  const dockerfile = join(folder, basename(question.dockerfile));
  const repository = await openRepository(folder, env, signal);
  const context = await findContext(repository, question);
  const revision = await findRevision(repository, question.revision);
  const textThen = await readText(repository, revision.commit, pathInside(repository, dockerfile) ?? "");
  const name = basename(dockerfile);
  if (textThen === null) return nothingKnown(`${question.revision} has no ${name} at this place`);
  const [then, now] = [parseDockerfile(textThen), parseDockerfile(text)];
  const world = worldOf(question);
  const plans = [planIn(then, question.request, world), planIn(now, question.request, world)] as const;
  const fault = [...then.problems, ...plans[0].problems].find(({ severity }) => severity === "error");
  if (fault !== undefined) return nothingKnown(`${name} of ${question.revision} fails at line ${fault.line}`);
  const reads = mergePaths(plans.map(listContextPaths));
  const contexts = await readCheckouts({
    repository,
    revision,
    dockerfile,
    context,
    then: { dockerfile: then, plan: plans[0], builder: question.request.builder, world },
    reads,
    umask: question.umask,
  });
  const possibilities = listPossibilities(
    then,
    question.request,
    world,
    contexts,
    listEngines(question.request.builder, plans),
  );
  const missing = findMissing(possibilities[0].known.builds.map(({ chain }) => chain));
  if (missing !== null) {
    const line = then.instructions[missing.step.instruction]?.line ?? 0;
    return nothingKnown(`${name} of ${question.revision} asks at line ${line} for files that are not in Git`);
  }
  return {
    record: recordOf(question, { path: dockerfile, text: textThen }, context, revision),
    forecaster: forecaster(possibilities),
    assumptions: listAssumptions({
      commit: revision.commit,
      plans,
      hasBaseConfig: question.baseConfig !== null,
      readsFiles: reads?.length !== 0,
      readsGitFolder: contexts.known && contexts.value.readsGitFolder,
    }),
    note: null,
  };
}

/** The context's real folder, which has to be in the Dockerfile's repository. */
async function findContext(repository: Repository, { context, env, signal }: SinceQuestion): Promise<string> {
  const real = realFolder(context);
  if (statIfThere(real)?.isDirectory() !== true) throw new GitError(`There is no folder ${context}.`);
  if (pathInside(repository, real) === null)
    throw new GitError(`The context ${context} is outside the Dockerfile's repository, ${repository.root}.`);
  const { root } = await openRepository(real, env, signal);
  if (root !== repository.root)
    throw new GitError(`The context ${context} is in another repository than the Dockerfile: ${root}.`);
  return real;
}

function nothingKnown(why: string): SinceFacts {
  return { record: null, forecaster: null, assumptions: [], note: `${why}: there is no build to compare with.` };
}

function worldOf({ buildArgs, baseConfig }: SinceQuestion): World {
  return {
    options: { ...plainBuildOptions, buildArgs },
    context: unknown("the files of the context were not read"),
    received: null,
    namedContexts: new Map(),
    baseImage: assumeSameImages(baseConfig ?? emptyImageConfig),
    imageStore: "graphdriver",
  };
}

/** Null stands for everything. */
function mergePaths(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = lists.filter((list) => list !== null);
  return all.length < lists.length ? null : [...new Set(all.flat())].sort();
}

/** What an engine may be like, where that matters to a step. */
type EngineTraits = Pick<World, "imageStore" | "tidiesWorkdir">;

/** COPY --link goes by where the engine keeps images, WORKDIR by how old a classic builder is. */
function listEngines(builder: BuilderKind, plans: readonly BuildPlan[]): readonly [EngineTraits, ...EngineTraits[]] {
  const commands = plans.flatMap(({ steps }) => steps.map(({ command }) => command));
  const usual: EngineTraits = { imageStore: "graphdriver" };
  if (builder === "classic") {
    return commands.some(({ kind }) => kind === "workdir") ? [usual, { ...usual, tidiesWorkdir: false }] : [usual];
  }
  const hasLinks = commands.some((command) => command.kind === "copy" && command.link);
  return hasLinks ? [usual, { imageStore: "containerd" }] : [usual];
}

/** Every kind of engine with every context that the build of the revision may have had. */
function listPossibilities(
  then: Dockerfile,
  request: BuildRequest,
  world: World,
  contexts: Known<ComparedCheckouts>,
  [engine, ...otherEngines]: readonly [EngineTraits, ...EngineTraits[]],
): Possibilities {
  const now = mapKnown(contexts, (compared) => compared.now);
  const likely = mapKnown(contexts, (compared) => compared.then);
  const otherwise = contexts.known && contexts.value.otherwise !== null ? [known(contexts.value.otherwise)] : [];
  const on = (traits: EngineTraits, context: Known<ContextSnapshot>): PredictionFacts => ({
    world: { ...world, ...traits, context: now },
    known: new KnownResults(request.builder, [assumeBuilt(then, request, { ...world, ...traits, context })]),
  });
  const others = otherEngines.flatMap((traits) => [likely, ...otherwise].map((context) => on(traits, context)));
  return [on(engine, likely), ...otherwise.map((context) => on(engine, context)), ...others];
}

function recordOf(
  { request, buildArgs }: SinceQuestion,
  dockerfile: BuildRecord["dockerfile"],
  context: string,
  { commit, committedAt }: Revision,
): BuildRecord {
  return {
    ref: commit,
    source: "git",
    builder: request.builder,
    status: "completed",
    startedAt: committedAt,
    completedAt: committedAt,
    dockerfile,
    context,
    target: request.target,
    buildArgs,
    origin: null,
    steps: [],
    imageLayers: [],
    error: null,
  };
}
