import { baseName } from "../plan/paths.ts";
import { isApartCommand } from "./installs/isApart.ts";
import { isLocal, readInstall } from "./installs/readInstall.ts";
import type { ShellCommand, ShellScript } from "./shell/shellScript.ts";

/**
 * Whether a script goes by variables that it does not name. `ignores`: all its commands are known to go by none but those
 * of their own. `hardly`: nothing says that it does. `unknown`: it runs what a project may have made to.
 */
export type VariableUse = "ignores" | "hardly" | "unknown";

export function readVariableUse({ commands, text }: ShellScript): VariableUse {
  if (listsAll.test(text)) return "unknown";
  const uses = new Set(commands.map(readUse));
  if (uses.has("unknown")) return "unknown";
  return uses.has("hardly") ? "hardly" : "ignores";
}

function readUse(command: ShellCommand): VariableUse {
  const { name, args } = command;
  if (name === null) return "unknown";
  const program = baseName(name);
  if (mayList(program, command)) return "unknown";
  if (name === "" || isOfSystem(name, program)) return "ignores";
  if (isApartCommand(command)) return runsScripts.test(program) ? "hardly" : "ignores";
  if (isModule(program, args[0]?.value, args[1]?.value) || /^(cache|clean)$/.test(args[0]?.value ?? ""))
    return "ignores";
  if (readInstall(command)?.instead === null || namesPackages(program, command)) return "hardly";
  return runsProjects.test(program) || isScript(name) ? "unknown" : "hardly";
}

/** Package managers of languages: what they install may come with scripts that see all variables. */
const runsScripts = /^(pip[\d.]*|gem|npm)$/;

/** Where a script gets at all variables without naming one. */
const listsAll = /\/proc\/\S*\/environ\b|\bENVIRON\b|\$ENV\b/;

/** Whether a command prints all variables, or starts a program that may go by them. */
function mayList(program: string, { args }: ShellCommand): boolean {
  if (/^(set|export)$/.test(program)) return args.every(({ text }) => text === "-p");
  const started = args.filter((_, at) => {
    return program === "command" ? at === 0 : program === "find" && /^-(exec|ok)/.test(args[at - 1]?.text ?? "");
  });
  return started.some(({ text }) => !text.startsWith("-") && !ofSystem.has(baseName(text)));
}

/** Whether a package manager installs what it is told by name, or by a variable. */
function namesPackages(program: string, { args: [verb, ...others] }: ShellCommand): boolean {
  const isInstall = /^(pip[\d.]*|gem)$/.test(program) && verb?.value === "install";
  return isInstall && !others.some(({ text, value }) => isLocal(value ?? text) || /^(-e|--editable|-r)/.test(text));
}

const downloads = /^(apt-get|apt|apk|dnf|microdnf|yum|zypper|pacman|curl|wget|git|pip[\d.]*|gem|npm|conda|mamba)$/;

/** Whether a script downloads something: that takes its time. */
export function takesTime({ commands }: ShellScript): boolean {
  return commands.some((command) => downloads.test(baseName(command.name ?? "")) || readInstall(command) !== null);
}

/** Programs for files, users, downloads and packages of the system. */
const ofSystem = new Set([
  ...["apt-get", "apt", "apt-key", "add-apt-repository", "dpkg", "apk", "dnf", "microdnf", "yum", "zypper", "pacman"],
  ...["mkdir", "rm", "rmdir", "cp", "mv", "ln", "touch", "chmod", "chown", "chgrp", "find", "install", "mktemp"],
  ...["useradd", "adduser", "usermod", "groupadd", "addgroup", "passwd", "chpasswd", "id", "git", "jq"],
  ...["curl", "wget", "tar", "unzip", "gzip", "gunzip", "xz", "gpg", "sha256sum", "sha512sum", "md5sum"],
  ...["echo", "printf", "cat", "tee", "sed", "grep", "awk", "head", "tail", "sort", "cut", "tr", "wc", "ls", "uname"],
  ...["set", "export", "cd", "true", ":", "test", "[", "sleep", "command", "which", "ldconfig", "locale-gen"],
  ...["update-ca-certificates", "update-alternatives", "nproc", "dirname", "basename", "readlink", "hash", "type"],
]);

function isOfSystem(name: string, program: string): boolean {
  return ofSystem.has(program) && !isScript(name);
}

/** Programs that do what files of a project tell them, or what their arguments tell them to run. */
const runsProjects =
  /^(c?make|gmake|ninja|meson|bazel|npm|npx|yarn|pnpm|bunx?|node|deno|go|cargo|rustc|mvnw?|gradlew?|ant|sbt|lein|dotnet|msbuild|bash|sh|ash|dash|zsh|pwsh|python[\d.]*|pip[\d.]*|pipenv|poetry|uvx?|tox|ruby|rake|bundle|gem|rails|php|composer|artisan|perl|mix|rebar3|stack|cabal|swift|env|printenv|envsubst|eval|source|\.|exec|xargs|su|sudo|gosu|su-exec|runuser|docker|terraform|hugo|jekyll|gulp|grunt|webpack|vite|ng|tsc|next|nx|turbo|configure|setup|build|install)$/;

function isScript(name: string): boolean {
  return (
    (name.includes("/") && !/^\/(usr\/)?(local\/)?s?bin\/[^/]+$/.test(name)) || /\.(sh|py|js|rb|pl|php)$/.test(name)
  );
}

function isModule(program: string, flag: string | null | undefined, module: string | null | undefined): boolean {
  return /^python[\d.]*$/.test(program) && flag === "-m" && /^(venv|ensurepip)$/.test(module ?? "");
}
