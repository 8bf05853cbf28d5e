import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";
import { GitError, runGit, type GitAnswer, type GitCall } from "./runGit.ts";

/** A repository with a working tree. */
export interface Repository {
  /** Absolute path of the working tree, without links. */
  readonly root: string;
  /** For calls of Git in it. */
  readonly call: GitCall;
}

/** A commit of a repository. */
export interface Revision {
  readonly commit: string;
  /** When it was committed: milliseconds since 1970-01-01 UTC. */
  readonly committedAt: number;
  /** Whether it is what is checked out. */
  readonly isHead: boolean;
}

/** The repository that a folder is in; throws a GitError when there is none. */
export async function openRepository(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Repository> {
  const { isOk, output, complaint } = await runGit(["rev-parse", "--show-toplevel"], { folder, env, signal });
  if (!isOk) throw new GitError(explainOpening(folder, complaint));
  const root = await realpath(output.toString("utf8").replace(/\r?\n$/, ""));
  return { root, call: { folder: root, env, signal } };
}

function explainOpening(folder: string, complaint: string): string {
  if (complaint.startsWith("not a git repository")) return `${folder} is not in a Git repository.`;
  return `Git can't use the repository of ${folder}: ${complaint}.`;
}

/** The commit that a revision names; throws a GitError when it names none. */
export async function findRevision({ call }: Repository, revision: string): Promise<Revision> {
  const commit = revision.startsWith("-") ? null : await findCommit(call, revision);
  if (commit === null) throw new GitError(`${revision || "''"} is no revision of this repository.`);
  const { output } = await runGit(["show", "-s", "--format=%ct", commit], call);
  return {
    commit,
    committedAt: Number(output.toString("utf8").trim()) * 1000,
    isHead: (await findCommit(call, "HEAD")) === commit,
  };
}

async function findCommit(call: GitCall, revision: string): Promise<string | null> {
  const answer: GitAnswer = await runGit(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], call);
  return answer.isOk ? answer.output.toString("utf8").trim() : null;
}

/** Whether Git looks at the permissions of files here: it can be told not to. */
export async function looksAtModes({ call }: Repository): Promise<boolean> {
  const { output } = await runGit(["config", "--type=bool", "core.fileMode"], call);
  return output.toString("utf8").trim() !== "false";
}

/** An absolute path without links, as Git names it from the root of the working tree; null outside of it. */
export function pathInside({ root }: Repository, path: string): string | null {
  const inside = relative(root, path).split(sep).join("/");
  return inside === ".." || inside.startsWith("../") || inside.startsWith("/") || /^[A-Za-z]:/.test(inside)
    ? null
    : inside;
}
