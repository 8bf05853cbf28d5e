import { isAbsolute, join, resolve } from "node:path";
import type { BuildOptions } from "../core/context/world.ts";
import { readBuildArgs } from "../engine/buildArgs.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import { isAddress, readNamedContexts } from "../engine/namedContexts.ts";

/** What the arguments of a `docker build` command say of the build. Paths are absolute. */
export interface BuildArguments {
  /** Null when the Dockerfile is read from standard input or fetched from elsewhere. */
  readonly dockerfile: string | null;
  /** Null when the context is no folder: standard input, a Git address, a URL. */
  readonly context: string | null;
  readonly target: string | null;
  /** What the steps go by, the values of `--build-arg` included. */
  readonly options: BuildOptions;
  /** `--platform` as given; null when it is not. */
  readonly platform: string | null;
  /** The contexts of `--build-context`. */
  readonly namedContexts: NamedContexts;
  readonly pull: boolean;
  /** `--progress`, else null. */
  readonly progress: string | null;
  readonly quiet: boolean;
  readonly metadataFile: string | null;
  /** The arguments again, without `--progress` and `--quiet`. */
  readonly rest: readonly string[];
}

/** Options of `docker build` and `docker buildx build` that take no value; every other option takes one. */
const SWITCHES = new Set(
  "check compress debug disable-content-trust force-rm help load no-cache pull push quiet rm squash stream".split(" "),
);
const SHORT_NAMES: Readonly<Record<string, string>> = {
  f: "file",
  t: "tag",
  o: "output",
  q: "quiet",
  D: "debug",
  m: "memory",
  c: "cpu-shares",
};

interface Option {
  readonly name: string;
  readonly value: string | null;
  readonly words: readonly string[];
}

/** Reads the arguments that a user would give to `docker build`, from `cwd`, as Docker's command line reads them. */
export function readBuildArguments(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): BuildArguments {
  const { options, operands } = splitOptions(args);
  const last = (name: string) => options.findLast((option) => option.name === name)?.value ?? null;
  const context = readContext(operands.at(-1), cwd);
  return {
    dockerfile: readDockerfile(last("file"), context, cwd),
    context,
    target: last("target"),
    options: readOptions(options, env),
    platform: last("platform"),
    namedContexts: readNamedContexts(valuesOf(options, "build-context"), cwd),
    pull: isOn(options, "pull"),
    progress: last("progress"),
    quiet: isOn(options, "quiet"),
    metadataFile: resolved(last("metadata-file"), cwd),
    rest: [
      ...options.filter(({ name }) => name !== "progress" && name !== "quiet").flatMap(({ words }) => words),
      // What looks like an option behind a "--" is none.
      ...(operands.some((operand) => /^-./.test(operand)) ? ["--"] : []),
      ...operands,
    ],
  };
}

function readOptions(options: readonly Option[], env: NodeJS.ProcessEnv): BuildOptions {
  const all = (name: string): readonly string[] => valuesOf(options, name);
  return {
    buildArgs: readBuildArgs(all("build-arg"), env),
    noCache: isOn(options, "no-cache"),
    noCacheFilter: all("no-cache-filter").flatMap((value) => value.split(",")),
    network: all("network").at(-1) ?? null,
    addHosts: all("add-host"),
    ulimits: all("ulimit"),
    shmSize: readSize(all("shm-size").at(-1) ?? ""),
    cgroupParent: all("cgroup-parent").at(-1) ?? null,
    labels: all("label"),
    cacheFrom: all("cache-from").flatMap((value) => value.split(",")),
  };
}

function isOn(options: readonly Option[], wanted: string): boolean {
  return options.some(({ name, value }) => name === wanted && value !== "false");
}

function valuesOf(options: readonly Option[], wanted: string): readonly string[] {
  return options.flatMap(({ name, value }) => (name === wanted && value !== null ? [value] : []));
}

/** Reads `64m` and the like, as bytes; null for anything else. */
function readSize(text: string): number | null {
  const match = /^(\d+)([kmgt]?)b?$/i.exec(text);
  return match === null ? null : Number(match[1]) * 1024 ** " kmgt".indexOf(match[2]?.toLowerCase() || " ");
}

function splitOptions(args: readonly string[]): { options: Option[]; operands: string[] } {
  const options: Option[] = [];
  const operands: string[] = [];
  const queue = [...args];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === "--") return { options, operands: [...operands, ...queue] };
    const [first, others] = splitSwitch(word);
    if (others !== null) queue.unshift(others);
    if (first.startsWith("-") && first !== "-") options.push(readOption(first, queue));
    else operands.push(first);
  }
  return { options, operands };
}

/** `-qf` is `-q -f`: what stands behind a switch of one letter are options too. */
function splitSwitch(word: string): readonly [string, string | null] {
  const [, letter = "", others = ""] = /^-([^-])([^=].*)$/s.exec(word) ?? [];
  return SWITCHES.has(SHORT_NAMES[letter] ?? "") ? [`-${letter}`, `-${others}`] : [word, null];
}

/** `--name=value`, `--name value`, `--switch`, `-n value`, `-nvalue`, `-n=value`. Takes its value from `queue`. */
function readOption(word: string, queue: string[]): Option {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  const short = /^-([^-])=?(.+)?$/s.exec(word);
  const name = long?.[1] ?? SHORT_NAMES[short?.[1] ?? ""] ?? word;
  const attached = (long ?? short)?.[2];
  if (attached !== undefined || SWITCHES.has(name)) return { name, value: attached ?? null, words: [word] };
  const value = queue.shift();
  return value === undefined ? { name, value: null, words: [word] } : { name, value, words: [word, value] };
}

function readContext(operand: string | undefined, cwd: string): string | null {
  if (operand === undefined || operand === "-" || isAddress(operand)) return null;
  return resolve(cwd, operand);
}

function readDockerfile(file: string | null, context: string | null, cwd: string): string | null {
  if (file === "-" || (file !== null && isAddress(file))) return null;
  if (file === null) return context === null ? null : join(context, "Dockerfile");
  return isAbsolute(file) ? file : resolve(cwd, file);
}

function resolved(path: string | null, cwd: string): string | null {
  return path === null ? null : resolve(cwd, path);
}
