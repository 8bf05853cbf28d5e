import { spawn } from "node:child_process";
import { join } from "node:path";

/** The repository's root. */
export const root = join(import.meta.dirname, "..");

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a program in the repository's root; with `show` its output appears as it comes. */
export function runProgram(command: string, args: readonly string[], show: boolean): Promise<Ended> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (code: number): void => {
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ code, output: Buffer.concat(chunks).toString("utf8"), seconds });
    };
    child.on("error", (error) => {
      take(Buffer.from(`${command} could not be started: ${error.message}\n`));
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** Runs a program that a package of node_modules brings, such as `mocha` or `tsc`. */
export function runTool(tool: string, args: readonly string[], show: boolean): Promise<Ended> {
  return runProgram(join(root, "node_modules", ".bin", tool), args, show);
}

/** Runs one of the repository's own TypeScript programs. */
export function runScript(script: string, args: readonly string[], show: boolean): Promise<Ended> {
  return runProgram(process.execPath, ["--import", "tsx", join(root, script), ...args], show);
}

/**
 * Runs mocha over test files, given as glob patterns from the root, `jobs` of them at a time. A test of its own may allow
 * itself more time.
 */
export function runMocha(patterns: readonly string[], show: boolean, timeoutSeconds = 10, jobs = 1): Promise<Ended> {
  // What a failed test leaves open must not keep the run from ending.
  const rules = ["--exit", "--forbid-only", "--forbid-pending", `--timeout=${timeoutSeconds * 1000}`];
  const parallel = jobs > 1 ? ["--parallel", `--jobs=${jobs}`] : [];
  return runTool("mocha", ["--import=tsx", ...rules, ...parallel, ...patterns], show);
}

/** Bundles what ships into dist/. */
export function runBuild(show: boolean): Promise<Ended> {
  return runProgram(process.execPath, [join(root, "esbuild.mjs")], show);
}

/** Packs what dist/ holds into a .vsix. Everything that runs is in the bundles: no package of node_modules goes along. */
export function packExtension(path: string, show: boolean): Promise<Ended> {
  // The picture in README.md is in the package too, so links may stay as they are.
  return runTool(
    "vsce",
    ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", `--out=${path}`],
    show,
  );
}
