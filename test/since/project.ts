import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";

const program = resolve("dist/cachelens.cjs");
const runFile = promisify(execFile);

/** What the command line answered. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a Git repository of its own, on a machine without Docker. */
export class Project {
  readonly folder: string;
  private readonly home: string;

  constructor(folder: string) {
    this.folder = join(folder, "project");
    this.home = join(folder, "home");
  }

  /** Makes a repository with these files, by path; a text that begins with `-> ` is a link, one with `#!` can be run. */
  static async of(files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project(await realpath(await mkdtemp(join(tmpdir(), "cachelens-since-"))));
    await mkdir(project.folder);
    await project.git("init", "--quiet", "--initial-branch=main");
    await project.write(files);
    await project.commit("first");
    return project;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const full = join(this.folder, path);
      await mkdir(dirname(full), { recursive: true });
      await rm(full, { force: true });
      if (text.startsWith("-> ")) await symlink(text.slice(3), full);
      else await writeFile(full, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
    }
  }

  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("-c", "user.name=Dev", "-c", "user.email=dev@example.org", "commit", "--quiet", "-m", message);
  }

  remove(path: string): Promise<void> {
    return rm(join(this.folder, path), { recursive: true });
  }

  rename(from: string, to: string): Promise<void> {
    return rename(join(this.folder, from), join(this.folder, to));
  }

  chmod(path: string, mode: number): Promise<void> {
    return chmod(join(this.folder, path), mode);
  }

  makeFolder(path: string): Promise<unknown> {
    return mkdir(join(this.folder, path), { recursive: true });
  }

  async git(...args: readonly string[]): Promise<string> {
    const { stdout } = await runFile("git", args, { cwd: this.folder, env: this.env() });
    return stdout.trim();
  }

  /** Runs `cachelens explain` in the project's folder. */
  async explain(...args: readonly string[]): Promise<Answer> {
    const options = { cwd: this.folder, env: this.env() };
    try {
      return { code: 0, ...(await runFile(process.execPath, [program, "explain", ...args], options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as Answer;
      return { code, stdout, stderr };
    }
  }

  async json(...args: readonly string[]): Promise<ExplanationJson> {
    const { stdout, stderr } = await this.explain("--format", "json", ...args);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as ExplanationJson;
  }

  /** What the next build does at each step, in the command line's own words: `COPY ↻ rebuilds: a changed`. */
  async verdicts(...args: readonly string[]): Promise<readonly string[]> {
    const { stdout, stderr } = await this.explain(...args);
    if (stdout === "") throw new Error(stderr);
    const text = stdout.split("\n\n")[1] ?? "";
    // Wrapped verdicts and those below a long line have no line number.
    const lines = text.replaceAll(/\n +(?=[^\d ]|\d+ more)/g, " ").split("\n");
    return lines.flatMap((line) => {
      const match = /^ *\d+ +(\w+) .*?([✓↻?–⚠].*)$/.exec(line);
      return match === null ? [] : [`${match[1]} ${match[2]}`];
    });
  }

  /** Where the command line keeps records. */
  get recordHome(): string {
    return this.home;
  }

  delete(): Promise<void> {
    return rm(dirname(this.folder), { recursive: true });
  }

  private env(): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return {
      PATH,
      HOME: this.home,
      CACHELENS_HOME: this.home,
      DOCKER_HOST: "unix:///no/docker",
      GIT_CONFIG_NOSYSTEM: "1",
    };
  }
}
