import { basename, dirname } from "node:path";
import type { Timestamp } from "../core/build/buildRecord.ts";
import { runGit } from "./runGit.ts";

/** The files, relative to a folder, that each of the last commits changed there, from the newest on. */
export type Commits = readonly (readonly string[])[];

const mostCommits = 20;
/** Milliseconds: a repository that takes longer is none to wait for. */
const patience = 5000;
/** Milliseconds that an answer is good for: a few commits more or less make no habit. */
const goodFor = 10 * 60 * 1000;

/** What Git tells of the last commits, asked again now and then. */
export class CommitLog {
  private readonly env: NodeJS.ProcessEnv;
  private readonly now: () => Timestamp;
  private readonly answers = new Map<string, { readonly askedAt: Timestamp; readonly log: string | null }>();

  constructor(env: NodeJS.ProcessEnv, now: () => Timestamp) {
    this.env = env;
    this.now = now;
  }

  /** What they changed in a folder. Null when it is in no repository, or Git does not tell. */
  async list(folder: string, signal: AbortSignal): Promise<Commits | null> {
    const log = await this.ask(folder, ["--name-only", "--relative", "-z"], signal);
    return log === null ? null : readNames(log);
  }

  /**
   * The texts of a file after each of the last commits that changed it, from the newest on, and the one before them. Null when
   * Git does not tell.
   */
  async listEditions(path: string, signal: AbortSignal): Promise<readonly string[] | null> {
    const log = await this.ask(dirname(path), ["-p", "-U1000000", "--no-textconv", "--", basename(path)], signal);
    return log === null ? null : readTexts(log);
  }

  private async ask(folder: string, what: readonly string[], signal: AbortSignal): Promise<string | null> {
    const key = [folder, ...what].join("\0");
    const held = this.answers.get(key);
    if (held !== undefined && this.now() - held.askedAt < goodFor) return held.log;
    const log = await this.run(folder, what, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    if (!signal.aborted) this.answers.set(key, { askedAt: this.now(), log });
    return log;
  }

  private async run(folder: string, what: readonly string[], signal: AbortSignal): Promise<string | null> {
    const which = ["-n", String(mostCommits), "--no-merges", "--no-show-signature", "--format=%x01"];
    const how = ["--no-renames", "--no-ext-diff", "--no-color", ...what];
    try {
      const { isOk, output } = await runGit(["log", ...which, ...how], { folder, env: this.env, signal });
      return isOk ? output.toString("utf8") : null;
    } catch {
      return null;
    }
  }
}

/** Each commit begins with the byte 1, and its names end with the byte 0. */
function readNames(log: string): Commits {
  const [, ...commits] = log.split("\x01");
  return commits.map((commit) => commit.split("\0").flatMap((name) => name.replace(/^\n/, "") || []));
}

/** Each commit has one difference of one piece, which holds all lines of both texts. */
function readTexts(log: string): readonly string[] {
  const [, ...commits] = log.split("\x01");
  const pieces = commits.flatMap((commit) => {
    const [head, ...piece] = commit.split(/^(?=@@ )/m);
    return head === undefined || piece.length !== 1 ? [] : piece.map((lines) => lines.split("\n").slice(1));
  });
  const pick = (lines: readonly string[], marks: string): string =>
    lines.flatMap((line) => (line !== "" && marks.includes(line.charAt(0)) ? [line.slice(1)] : [])).join("\n");
  const oldest = pieces.at(-1);
  return [...pieces.map((lines) => pick(lines, " +")), ...(oldest === undefined ? [] : [pick(oldest, " -")])];
}
