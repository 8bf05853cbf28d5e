import type { Step } from "../plan/plan.ts";
import type { CacheMount } from "./cacheMount.ts";
import { hasMountAt } from "./mounts.ts";
import { readAptUse } from "./shell/aptUse.ts";
import { readLanguageInstall } from "./shell/languagePackages.ts";
import { readPackageCall, type PackageCall } from "./shell/packages.ts";
import type { PackageManager } from "./shell/packageGrammars.ts";
import type { ShellCommand, ShellScript, ShellWord } from "./shell/shellScript.ts";

/** What a package manager leaves in the layer of a RUN without being of use there. */
export interface Leftover {
  /** As the subject of a sentence in the plural. */
  readonly what: string;
  /** The call that leaves it. */
  readonly command: ShellCommand;
  readonly remedy: Remedy | null;
  /** What keeps it out of the layer; null where that depends on more. */
  readonly mount: CacheMount | null;
}

/** How not to leave it: a command at the end of the RUN, or an option behind these words. */
export type Remedy =
  | { readonly kind: "append"; readonly command: string }
  | { readonly kind: "option"; readonly option: string; readonly behind: readonly ShellWord[] };

/** All that a script leaves; nothing where it cleans up, or may do so. */
export function listLeftovers(script: ShellScript, step: Step): Leftover[] {
  if (script.commands.some(({ name }) => /clean/i.test(name ?? ""))) return [];
  const calls = script.commands.flatMap((command) => readPackageCall(command) ?? []);
  return [
    findAptLists(script, calls, step),
    findApkIndex(script, calls, step),
    findRpmCache("dnf", script, calls, step),
    findRpmCache("zypper", script, calls, step),
    findPipCache(script, step),
    findNpmCache(script, step),
  ].filter((each) => each !== null);
}

function findAptLists(script: ShellScript, calls: readonly PackageCall[], step: Step): Leftover | null {
  const update = calls.findLast(({ manager, verb }) => manager === "apt" && verb === "update");
  if (update === undefined || !readAptUse(script).fetches || hasMountAt(step, "/var/lib/apt/lists")) return null;
  return {
    what: "apt's package lists",
    command: update.command,
    remedy: append(update, "rm -rf /var/lib/apt/lists/*"),
    mount: { target: "/var/lib/apt/lists,sharing=locked", isHome: false },
  };
}

/** Without `--no-cache` apk keeps the index of each repository. */
function findApkIndex(script: ShellScript, calls: readonly PackageCall[], step: Step): Leftover | null {
  const keeping = calls.filter(({ manager, verb, options }) => {
    return manager === "apk" && isDownload(verb) && !options.includes("--no-cache");
  });
  const [first] = keeping;
  if (first === undefined || mentions(script, /\/var\/cache|\/etc\/apk\/cache/)) return null;
  if (hasMountAt(step, "/var/cache/apk") || hasMountAt(step, "/etc/apk/cache")) return null;
  const updates = keeping.some(({ verb }) => verb === "update");
  const option = { kind: "option", option: "--no-cache", behind: keeping.map(({ verbWord }) => verbWord) } as const;
  const isAlone = keeping.every(({ verb }) => verb === "update");
  const cleanUp = isAlone ? null : append(first, "rm -rf /var/cache/apk/*");
  return { what: "apk's package lists", command: first.command, remedy: updates ? cleanUp : option, mount: null };
}

function findRpmCache(
  manager: PackageManager,
  script: ShellScript,
  calls: readonly PackageCall[],
  step: Step,
): Leftover | null {
  const own = calls.filter((call) => call.manager === manager);
  const last = own.findLast(({ verb }) => isDownload(verb));
  if (last === undefined || own.some(({ verb }) => verb === "clean")) return null;
  if (mentions(script, /\/var\/cache/) || hasMountAt(step, "/var/cache")) return null;
  const remedy = append(last, `${last.program} clean ${manager === "zypper" ? "--all" : "all"}`);
  return { what: `${last.program}'s lists and caches`, command: last.command, remedy, mount: null };
}

function findPipCache(script: ShellScript, step: Step): Leftover | null {
  const installs = listInstalls(script, "pip").filter(({ options, packages }) => {
    const isTool = packages.every((name) => /^(pip|setuptools|wheel)\b/.test(name));
    return !(isTool && packages.length > 0) && !options.some((each) => /^--(no-cache|cache-dir|no-index)/.test(each));
  });
  const [first] = installs;
  if (first === undefined || keepsElsewhere(script, step, /PIP_|XDG_CACHE_HOME|\.cache|cache purge|pip\.conf/))
    return null;
  const remedy = {
    kind: "option",
    option: "--no-cache-dir",
    behind: installs.map(({ verbWord }) => verbWord),
  } as const;
  return {
    what: "pip's downloads",
    command: first.command,
    remedy,
    mount: { target: "/root/.cache/pip", isHome: true },
  };
}

function findNpmCache(script: ShellScript, step: Step): Leftover | null {
  const [first] = listInstalls(script, "npm");
  if (first === undefined || keepsElsewhere(script, step, /cache|\.npm|npm_config_cache/i)) return null;
  const remedy = { kind: "append", command: "npm cache clean --force" } as const;
  return { what: "npm's downloads", command: first.command, remedy, mount: { target: "/root/.npm", isHome: true } };
}

function listInstalls(
  { commands }: ShellScript,
  manager: string,
): (NonNullable<ReturnType<typeof readLanguageInstall>> & { readonly command: ShellCommand })[] {
  return commands.flatMap((command) => {
    const install = readLanguageInstall(command);
    return install?.manager === manager ? [{ ...install, command }] : [];
  });
}

/** Whether a script, a variable or a mount speaks of the cache: then somebody has thought of it. */
function keepsElsewhere({ text }: ShellScript, { command, variables }: Step, signs: RegExp): boolean {
  const hasCache =
    command.kind === "run" && command.mounts.some(({ options }) => !options.known || options.value.type === "cache");
  return hasCache || signs.test(text) || variables.list().variables.some(({ name }) => signs.test(name));
}

function isDownload(verb: PackageCall["verb"]): boolean {
  return verb === "update" || verb === "install" || verb === "upgrade";
}

function mentions({ commands }: ShellScript, path: RegExp): boolean {
  return commands.some(({ args }) => args.some(({ text }) => path.test(text)));
}

function append({ isSudo }: PackageCall, command: string): Remedy {
  return { kind: "append", command: isSudo ? `sudo ${command}` : command };
}
