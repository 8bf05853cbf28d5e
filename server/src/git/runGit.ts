import { spawn } from "node:child_process";

/** Git could not answer. The message is one line for the user. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** How a call of Git is run. */
export interface GitCall {
  /** The folder in which it runs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** What Git printed. */
export interface GitAnswer {
  readonly isOk: boolean;
  readonly output: Buffer;
  /** The first line that it said on standard error. */
  readonly complaint: string;
}

/** Runs Git to its end. Arguments go to it as they are; `input` becomes its standard input. Throws a GitError when it can't be run. */
export async function runGit(args: readonly string[], call: GitCall, input?: string): Promise<GitAnswer> {
  const chunks: Buffer[] = [];
  const { isOk, complaint } = await streamGit(args, call, input, (chunk) => void chunks.push(chunk));
  return { isOk, complaint, output: Buffer.concat(chunks) };
}

/** The same for long output: `take` gets it piece by piece. */
export function streamGit(
  args: readonly string[],
  { folder, env, signal }: GitCall,
  input: string | undefined,
  take: (chunk: Buffer) => void,
): Promise<Omit<GitAnswer, "output">> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--no-pager", "--literal-pathspecs", ...args], {
      cwd: folder,
      env: gitEnv(env),
      signal,
    });
    const complaints: Buffer[] = [];
    child.stdout.on("data", take);
    child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => reject(explainStart(error)));
    child.on("close", (code) => {
      const [complaint = ""] = Buffer.concat(complaints).toString("utf8").trim().split("\n");
      resolve({ isOk: code === 0, complaint: complaint.replace(/^fatal: /, "") });
    });
    // A program that ends early has closed its input.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

/** The repository is the one that the folder is in, whatever a hook says; nothing is asked of the user or written. */
function gitEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...rest } = env;
  return { ...rest, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
}

function explainStart(error: NodeJS.ErrnoException): Error {
  return error.code === "ENOENT"
    ? new GitError('The command "git" was not found: install Git, or put it on the PATH.')
    : error;
}
