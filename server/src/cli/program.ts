import { buildCommand } from "./buildCommand.ts";
import type * as RuleCommands from "./ruleCommands.ts";
import { UsageError, type Subcommand, type Terminal } from "./commandLine.ts";
import { explainCommand } from "./explainCommand.ts";

const USAGE = `Usage:
  cachelens explain [FILE] [--context DIR] [--target STAGE] [--build-arg NAME=VALUE]… [--platform OS/ARCH]
                    [--network MODE] [--build-context NAME=DIR]… [--builder NAME] [--pull] [--format text|json]
        what builds do at each instruction of a Dockerfile (default: ./Dockerfile); with --pull registries are asked
  cachelens explain [FILE] --since REV [--builder-kind buildkit|classic] [--base-config FILE] …
        what a build of the working tree rebuilds, had the Git revision REV been the last build; asks no Docker
  cachelens check [FILE]… [--context DIR] [--pull] [--format text|json|sarif|github]
                  [--fail-on hint|info|warning|error] [--read-images-up-to MEGABYTES]
        what costs cache, layers, size or time in Dockerfiles (default: ./Dockerfile); with --pull registries are asked
  cachelens fix [FILE]… [--context DIR] [--rule CODE]… [--dry-run] [--unsafe] [--read-images-up-to MEGABYTES]
        mend that where the image stays the same; with --unsafe also where it may change
  cachelens build ARGUMENTS…
        run docker build with these arguments, show its progress and keep a record of it
  cachelens --version | --help`;

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ["explain", explainCommand],
  ["check", async (...asked) => (await loadRuleCommands()).checkCommand(...asked)],
  ["fix", async (...asked) => (await loadRuleCommands()).fixCommand(...asked)],
  ["build", buildCommand],
]);

/** The bundler makes a bundle of its own of it: rules are half of the program. */
function loadRuleCommands(): Promise<typeof RuleCommands> {
  return import("./ruleCommands.ts");
}

/** Set by the bundler from package.json. */
declare const CACHELENS_VERSION: string;

/** Runs the subcommand that the arguments name, and answers the exit code: 0 answered, 2 wrong usage, 1 anything else. */
export async function runProgram([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === "--version") {
    terminal.out(CACHELENS_VERSION);
    return 0;
  }
  if (name === "help" || asksForHelp(name, args)) {
    terminal.out(USAGE);
    return 0;
  }
  const subcommand = SUBCOMMANDS.get(name ?? "");
  if (subcommand === undefined) {
    terminal.err(name === undefined ? USAGE : `cachelens has no command "${name}": see cachelens --help.`);
    return 2;
  }
  try {
    return await subcommand(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`cachelens ${name}: ${error.message}`);
      return 2;
    }
    terminal.err(`cachelens ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/** `build` hands its arguments to Docker, which has a help of its own. */
function asksForHelp(name: string | undefined, args: readonly string[]): boolean {
  const words = name === "build" ? [name] : [name, ...args];
  return words.includes("--help") || words.includes("-h");
}
