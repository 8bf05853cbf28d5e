import type { BuildPlan } from "../core/plan/plan.ts";

/** What a prediction from Git alone takes for granted, as far as it plays a part. */
export interface Granted {
  readonly commit: string;
  readonly plans: readonly BuildPlan[];
  readonly hasBaseConfig: boolean;
  /** Whether steps read files of the context at all. */
  readonly readsFiles: boolean;
  /** Whether Git's own folder is among them, and counts as unchanged. */
  readonly readsGitFolder: boolean;
}

/** In sentences for the user. */
export function listAssumptions({
  commit,
  plans,
  hasBaseConfig,
  readsFiles,
  readsGitFolder,
}: Granted): readonly string[] {
  const hasBase = plans.some(({ steps }) => steps.some(({ command }) => command.kind === "base"));
  return [
    `The last build was of commit ${commit.slice(0, 12)}, with the same options, and its results are still in the cache.`,
    ...(hasBase
      ? [`Base images are unchanged, ${hasBaseConfig ? "with the given configuration" : "with empty configuration"}.`]
      : []),
    ...(readsFiles
      ? [
          "A checkout gives files the permissions 644 or 755.",
          "Files that are not in the commit are new, unless Git ignores them: of those it does not tell.",
        ]
      : []),
    ...(readsGitFolder ? [".git is unchanged, although a step reads it: better leave it out with .dockerignore."] : []),
  ];
}
