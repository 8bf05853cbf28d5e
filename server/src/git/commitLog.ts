import type { Timestamp } from "../core/build/buildRecord.ts";
import { runGit } from "./runGit.ts";

/** The files, relative to a folder, that each of the last commits changed there, from the newest on. */
export type Commits = readonly (readonly string[])[];

const mostCommits = 20;
/** Milliseconds: a repository that takes longer is none to wait for. */
const patience = 5000;
/** Milliseconds that an answer is good for: a few commits more or less make no habit. */
const goodFor = 10 * 60 * 1000;

/** What the last commits changed, by folder, asked again now and then. */
export class CommitLog {
  private readonly env: NodeJS.ProcessEnv;
  private readonly now: () => Timestamp;
  private readonly answers = new Map<string, { readonly askedAt: Timestamp; readonly commits: Commits | null }>();

  constructor(env: NodeJS.ProcessEnv, now: () => Timestamp) {
    this.env = env;
    this.now = now;
  }

  /** Null when the folder is in no repository, or Git does not tell. */
  async list(folder: string, signal: AbortSignal): Promise<Commits | null> {
    const held = this.answers.get(folder);
    if (held !== undefined && this.now() - held.askedAt < goodFor) return held.commits;
    const commits = await this.ask(folder, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    if (!signal.aborted) this.answers.set(folder, { askedAt: this.now(), commits });
    return commits;
  }

  private async ask(folder: string, signal: AbortSignal): Promise<Commits | null> {
    const what = ["-n", String(mostCommits), "--no-merges", "--no-show-signature", "--format=%x01"];
    const files = ["--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z"];
    try {
      const { isOk, output } = await runGit(["log", ...what, ...files], { folder, env: this.env, signal });
      return isOk ? readLog(output.toString("utf8")) : null;
    } catch {
      return null;
    }
  }
}

/** Each commit begins with the byte 1, and its names end with the byte 0. */
function readLog(text: string): Commits {
  const [, ...commits] = text.split("\x01");
  return commits.map((commit) => commit.split("\0").flatMap((name) => name.replace(/^\n/, "") || []));
}
