import { baseName } from "../../plan/paths.ts";
import type { ShellCommand } from "../shell/shellScript.ts";
import type { FamilyName } from "./families.ts";

/** A command that installs what a project depends on, in the folder where it runs. */
export interface Install {
  readonly family: FamilyName;
  /** The command in short: `npm ci`. */
  readonly name: string;
  /** The files that it names itself, where it does; else empty. */
  readonly files: readonly string[];
  /** Whether it leaves its manifests and lock files as they are. */
  readonly isFrozen: boolean;
  /** The command that does it without the project's sources; null when this one does. */
  readonly instead: string | null;
  /** What to do where `instead` takes more than the manifests, to end a sentence; else null. */
  readonly advice: string | null;
  /** The folder where it keeps what it downloads, where that is the best way to have it again; else null. */
  readonly cache: string | null;
}

type Reader = (args: readonly string[]) => Install | null;

/** Reads a command; null when it installs nothing that manifests of the project name, or not as far as can be seen. */
export function readInstall({ name, args }: ShellCommand): Install | null {
  const values = args.flatMap(({ value }) => value ?? []);
  if (name === null || values.length < args.length || values.some(isElsewhere)) return null;
  const program = baseName(name);
  const isModule = /^python[\d.]*$/.test(program) && values[0] === "-m" && /^pip3?$/.test(values[1] ?? "");
  if (isModule) return readPip(values.slice(2));
  return readers.get(/^pip[\d.]*$/.test(program) ? "pip" : program)?.(values) ?? null;
}

/** Options that make a tool work in another folder than the current one, or change what is installed for all. */
function isElsewhere(arg: string): boolean {
  return /^(-C|-g|--global|--prefix|--cwd|--dir|--directory|--project|--project-dir|--manifest-path|--working-dir|--modfile)(=|$)/.test(
    arg,
  );
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["npm", (args) => readNode("npm", args, ["install", "i", "ci", "clean-install"])],
  ["yarn", (args) => readNode("yarn", args, ["install", ""])],
  ["pnpm", (args) => readNode("pnpm", args, ["install", "i"])],
  ["bun", (args) => readNode("bun", args, ["install", "i"])],
  ["pip", readPip],
  ["uv", (args) => (args[0] === "pip" ? readPip(args.slice(1)) : readUv(args))],
  ["poetry", readPoetry],
  ["pipenv", readPipenv],
  ...["conda", "mamba", "micromamba"].map((tool): [string, Reader] => [tool, (args) => readConda(tool, args)]),
  ["go", readGo],
  ["cargo", readCargo],
  ...["gradle", "gradlew"].map((tool): [string, Reader] => [tool, (args) => readGradle(tool, args)]),
  ...["mvn", "mvnw"].map((tool): [string, Reader] => [tool, readMaven]),
  ["bundle", (args) => (listOthers(args).join(" ") === "install" ? install("bundler", "bundle install") : null)],
  ["composer", readComposer],
  ["dotnet", readDotnet],
  ["mix", (args) => (args[0] === "deps.get" ? install("mix", "mix deps.get") : null)],
]);

function install(family: FamilyName, name: string, more: Partial<Install> = {}): Install {
  return { family, name, files: [], isFrozen: false, instead: null, advice: null, cache: null, ...more };
}

/** What are no options, nor the values of some: numbers, addresses and levels stand for themselves nowhere. */
function listOthers(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !/^-|^\d+$|^https?:|^(error|warn|silent|verbose)$/.test(arg));
}

function readNode(tool: string, args: readonly string[], verbs: readonly string[]): Install | null {
  const [verb = "", ...others] = listOthers(args);
  if (!verbs.includes(verb) || others.length > 0) return null;
  const isFrozen = verb === "ci" || verb === "clean-install" || args.some(isFreezing);
  return install("node", [tool, verb || "install"].join(" "), { isFrozen });
}

function isFreezing(arg: string): boolean {
  return /^--(frozen-lockfile|immutable|frozen|locked|deploy)$/.test(arg);
}

const takesFile = /^(-r|--requirements?|-c|--constraints?)$/;
const takesValue =
  /^(-r|--requirements?|-c|--constraints?|-i|-f|-t|--[a-z-]*(url|host|dir|links|target|prefix|python|cert))$/;

/** The files of `-r` and `-c`; with a project, folder or archive that it installs too it is another matter. */
function readPip([verb, ...args]: readonly string[]): Install | null {
  const packages = args.filter((arg, at) => !arg.startsWith("-") && !takesValue.test(args[at - 1] ?? ""));
  const takesSources = packages.some(isLocal) || args.some((arg) => /^(-e|--editable)/.test(arg));
  const files = listFiles(args, takesFile, /^(?:-r|-c|--requirements?=|--constraints?=)([^-=].*)$/);
  if (verb !== "install" || takesSources || files.length === 0) return null;
  return install("pip", `pip install -r ${files[0] ?? ""}`, { files, isFrozen: true });
}

/** Whether pip takes an argument for something on the disk. */
export function isLocal(argument: string): boolean {
  return /^\.|\/|\.(whl|zip|tar|gz|tgz)$/.test(argument) && !/^(git\+|https?:|ssh:)/.test(argument);
}

/** Values of an option, whether behind it or joined to it. */
function listFiles(args: readonly string[], option: RegExp, joined: RegExp): readonly string[] {
  return args.flatMap((arg, at) => {
    if (option.test(arg)) return args[at + 1] ?? [];
    return option.test(args[at - 1] ?? "") ? [] : (joined.exec(arg)?.[1] ?? []);
  });
}

function readUv(args: readonly string[]): Install | null {
  if (listOthers(args).join(" ") !== "sync") return null;
  const isAlone = args.includes("--no-install-project") || args.includes("--no-install-workspace");
  const instead = isAlone ? null : "uv sync --no-install-project";
  return install("uv", "uv sync", { isFrozen: args.some(isFreezing), instead });
}

function readPoetry(args: readonly string[]): Install | null {
  if (args.find(isWord) !== "install") return null;
  const isAlone = args.includes("--no-root") || args.includes("--no-directory");
  return install("poetry", "poetry install", { isFrozen: true, instead: isAlone ? null : "poetry install --no-root" });
}

function readPipenv(args: readonly string[]): Install | null {
  const others = listOthers(args).join(" ");
  if (others !== "install" && others !== "sync") return null;
  return install("pipenv", `pipenv ${others}`, { isFrozen: others === "sync" || args.some(isFreezing) });
}

function readConda(tool: string, args: readonly string[]): Install | null {
  const verb = /^(env (create|update)|create|install|update)(?= |$)/.exec(args.filter(isWord).join(" "))?.[0];
  const files = listFiles(args, /^(?:-f|--file)$/, /^--file=(.+)$/);
  if (verb === undefined || files.length === 0) return null;
  return install("conda", `${tool} ${verb}`, { files, isFrozen: true });
}

function isWord(arg: string): boolean {
  return !arg.startsWith("-");
}

function readGo(args: readonly string[]): Install | null {
  const [verb, what, ...more] = args;
  if (verb === "mod" && what === "download" && listOthers(more).length === 0) return install("go", "go mod download");
  if (verb !== "build" || args.some((arg) => arg.startsWith("-mod="))) return null;
  return install("go", "go build", { instead: "go mod download" });
}

/** Cargo takes no manifest without a source, and compiles crates for longer than it downloads them. */
function readCargo(given: readonly string[]): Install | null {
  const [verb = "", ...args] = given.filter((arg) => !arg.startsWith("+"));
  if (verb === "chef" && args[0] === "cook") {
    const [recipe = "recipe.json"] = listFiles(args, /^--recipe-path$/, /^--recipe-path=(.+)$/);
    return install("cargo", "cargo chef cook", { files: [recipe] });
  }
  const builds =
    /^(build|b|fetch)$/.test(verb) || (verb === "install" && / --path[ =]\.\/?( |$)/.test(` ${args.join(" ")}`));
  if (!builds || args.some((arg) => /^--(offline|frozen)$/.test(arg))) return null;
  const advice = "build the crates it needs in a layer above, by cargo chef or with an empty src/main.rs";
  return install("cargo", `cargo ${verb}`, { instead: "cargo chef cook", advice });
}

/** No task of Gradle itself only downloads: `dependencies` reads what there is to download. Projects may have one. */
function readGradle(tool: string, args: readonly string[]): Install | null {
  const download = args.find((arg) => /^:?\w*(dependenc|download|resolve)\w*$/i.test(arg));
  if (download !== undefined) return install("gradle", `${tool} ${download}`);
  const task = args.find((arg) => /^:?(build|assemble|jar|bootJar|shadowJar|installDist|war|bootWar)$/.test(arg));
  if (task === undefined || args.some((arg) => /^(-p|-b|--build-file|--offline)$/.test(arg))) return null;
  const cache = tool === "gradlew" ? "/root/.gradle" : "/home/gradle/.gradle";
  const advice = `keep what it downloads in a cache mount (--mount=type=cache,target=${cache})`;
  return install("gradle", `${tool} ${task}`, { instead: tool, advice, cache });
}

const mavenTakesValue =
  /^(-([DPTbflst]|g[st]|pl|rf)|--(activate-profiles|builder|define|file|(global-)?(settings|toolchains)|log-file|projects|resume-from|threads))$/;

/** What only downloads is one wherever its project is: what builds then has its downloads. */
function readMaven(args: readonly string[]): Install | null {
  const goals = args.filter((arg, at) => isWord(arg) && !mavenTakesValue.test(args[at - 1] ?? ""));
  const downloads = goals.filter((goal) => /^(dependency|de\.qaware.*|org\.apache.*):(go-offline|resolve)/.test(goal));
  if (downloads.length > 0 && downloads.length === goals.length) {
    const files = listFiles(args, /^(-f|--file)$/, /^(?:-f|--file=)([^-=].*)$/);
    return install("maven", `mvn ${downloads.join(" ")}`, { files });
  }
  if (args.some((arg) => /^(-f|--file|-pl|-o|--offline)/.test(arg))) return null;
  const builds = goals.find((goal) => /^(package|install|verify|compile)$/.test(goal));
  return builds === undefined ? null : install("maven", `mvn ${builds}`, { instead: "mvn dependency:go-offline" });
}

/** Without `--no-autoloader` it looks through the sources for classes. */
function readComposer(args: readonly string[]): Install | null {
  if (args.find(isWord) !== "install") return null;
  const isAlone = args.includes("--no-scripts") && args.includes("--no-autoloader");
  const instead = isAlone ? null : "composer install --no-scripts --no-autoloader";
  return install("composer", "composer install", { instead });
}

function readDotnet(args: readonly string[]): Install | null {
  const [verb = "", ...more] = args;
  if (verb === "restore") return listOthers(more).length === 0 ? install("dotnet", "dotnet restore") : null;
  if (!/^(build|publish)$/.test(verb) || more.includes("--no-restore")) return null;
  return install("dotnet", `dotnet ${verb}`, { instead: "dotnet restore" });
}
