import { listContextPaths } from "../core/cache/contextPaths.ts";
import { planIn } from "../core/cache/forecast.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import type { Known } from "../core/known.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import { planBuild } from "../core/plan/planBuild.ts";
import type { FilesAtHand } from "../core/rules/rule.ts";
import type { Contexts } from "./contexts.ts";
import { FileReader } from "./filesAtHand.ts";
import type { NextBuild, NextBuilds } from "./nextBuild.ts";
import type { NextBuildQuestion } from "./nextQuestion.ts";

/** All that was looked at for a Dockerfile besides its last build. */
export interface Survey {
  /** Null when nothing is known of the next build. */
  readonly next: NextBuild | null;
  /** What rules go by: looked at also where no builder can be asked. */
  readonly files: FilesAtHand;
}

/** Who tells of the last commits; null when Git tells nothing. */
export interface CommitTeller {
  /** What they changed in a folder, see FilesAtHand.commits. */
  list(folder: string, signal: AbortSignal): Promise<FilesAtHand["commits"] | null>;
  /** The texts that they gave a file, see FilesAtHand.editions. */
  listEditions(path: string, signal: AbortSignal): Promise<FilesAtHand["editions"] | null>;
}

/** Looks at what the next build starts from, and at the files that rules ask for. */
export class Surveys {
  private readonly nextBuilds: NextBuilds;
  private readonly contexts: Contexts;
  private readonly files = new FileReader();
  private readonly commitTeller: CommitTeller | null;

  /** `commitTeller` is null when Git is not asked. */
  constructor(nextBuilds: NextBuilds, contexts: Contexts, commitTeller: CommitTeller | null) {
    this.commitTeller = commitTeller;
    this.nextBuilds = nextBuilds;
    this.contexts = contexts;
  }

  /** See NextBuilds.look. */
  async look(question: NextBuildQuestion, isWatched: boolean, signal: AbortSignal): Promise<Survey> {
    return this.lookAtFiles(question, await this.nextBuilds.look(question, isWatched, signal), isWatched, signal);
  }

  /** Looks at files only, with what is known of the next build. */
  async lookAtFiles(
    question: NextBuildQuestion,
    next: NextBuild | null,
    isWatched: boolean,
    signal: AbortSignal,
  ): Promise<Survey> {
    const plan = planOf(question, next);
    const snapshot = next?.world.context ?? (await this.listContext(question, plan, isWatched, signal));
    const { context: folder, dockerfile, builder } = question;
    const sent = next?.world.received;
    const [files, commits, editions] = await Promise.all([
      this.files.look({ folder, dockerfile, builder, snapshot }, plan, sent, signal),
      this.commitTeller?.list(folder, signal),
      this.commitTeller?.listEditions(dockerfile, signal),
    ]);
    return {
      next,
      files: { ...files, ...(commits == null ? {} : { commits }), ...(editions == null ? {} : { editions }) },
    };
  }

  /** Where no build can be predicted no file needs to be hashed. */
  private async listContext(
    { context, dockerfile, builder }: NextBuildQuestion,
    plan: BuildPlan,
    isWatched: boolean,
    signal: AbortSignal,
  ): Promise<Known<ContextSnapshot>> {
    const question = { folder: context, dockerfile, builder, reads: listContextPaths(plan), isListing: true };
    return (await this.contexts.look(question, isWatched, null, signal)).snapshot;
  }
}

function planOf({ text, builder, target, platform, buildArgs }: NextBuildQuestion, next: NextBuild | null): BuildPlan {
  const dockerfile = parseDockerfile(text);
  if (next !== null) {
    return planIn(dockerfile, { builder, target, platform: platform ?? next.platform }, next.world);
  }
  return planBuild(dockerfile, { builder, target, buildArgs: buildArgs ?? new Map(), named: false });
}
