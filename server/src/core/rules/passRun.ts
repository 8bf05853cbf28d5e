import type { Instruction } from "../dockerfile/dockerfile.ts";
import { baseName, cleanPath } from "../plan/paths.ts";
import type { Passing } from "./followOrigin.ts";
import type { FamilyName } from "./installs/families.ts";
import { isApart, isApartCommand } from "./installs/isApart.ts";
import { readInstall } from "./installs/readInstall.ts";
import { goesToProject, hasNoMounts, isOfProject } from "./movable.ts";
import type { RuleInput } from "./rule.ts";
import { readPackageCall } from "./shell/packages.ts";
import type { ShellCommand, ShellScript } from "./shell/shellScript.ts";
import { readVariableUse } from "./variableUse.ts";

/**
 * A RUN that can go further down: it installs packages of languages by name, or puts files where the system looks for none.
 * Packages of the system do not: any other may need them, and some bring the repositories that others come from.
 */
export interface MovableRun {
  readonly script: ShellScript;
  readonly makes: ReadonlySet<Realm>;
}

/** Packages of the system or of a language, or files that were downloaded or written. */
type Realm = "system" | "files" | FamilyName;

/** Null for other instructions, and for what may do more. */
export function readMovableRun({ keyword, index }: Instruction, input: RuleInput): MovableRun | null {
  const script = keyword === "RUN" && hasNoMounts(index, input) ? input.scriptOf(index) : null;
  const workdir = input.stepOf(index)?.workdir;
  if (script === null || (workdir?.known === true && workdir.value !== "/" && !isAside(workdir.value))) return null;
  const realms = script.commands.map((command) => realmOf(command) ?? fileRealm(command, script));
  const makes = new Set(realms.flatMap((realm) => (realm === null || realm === "nothing" ? [] : realm)));
  return realms.includes(null) || makes.has("system") || makes.size === 0 ? null : { script, makes };
}

/** How an instruction takes it when a RUN goes below it. */
export function passRun(each: Instruction, { script, makes }: MovableRun, input: RuleInput): Passing {
  const { keyword, index } = each;
  switch (keyword) {
    case "RUN":
      return doesWithout(each, makes, input) ? "may change" : "stops";
    case "COPY":
    case "ADD": {
      const command = input.stepOf(index)?.command;
      return isApart(script) && command?.kind === "copy" && goesToProject(command) ? "same" : "stops";
    }
    case "ENV":
    case "ARG":
      return script.text.includes("$") || readVariableUse(script) === "unknown" ? "stops" : "may change";
    default:
      return /^(LABEL|EXPOSE|CMD|ENTRYPOINT|STOPSIGNAL|HEALTHCHECK)$/.test(keyword) ? "same" : "stops";
  }
}

/**
 * Whether a RUN installs something, and nothing that goes by what another one makes: what was downloaded may be the tool that
 * installs, but for packages of the system.
 */
function doesWithout(run: Instruction, makes: ReadonlySet<Realm>, input: RuleInput): boolean {
  const script = hasNoMounts(run.index, input) ? input.scriptOf(run.index) : null;
  const realms = new Set(script?.commands.map(realmOf) ?? [null]);
  realms.delete("nothing");
  if (realms.has(null) || realms.size === 0) return false;
  if (makes.has("files")) return realms.has("system") && realms.size === 1;
  return ![...makes].some((realm) => realms.has(realm));
}

/** What a command installs; null for other commands. */
function realmOf(command: ShellCommand): Realm | "nothing" | null {
  const install = readInstall(command);
  if (install?.instead === null) return languages[install.family] ?? install.family;
  if (command.name === "cd") return "nothing";
  if (!isApartCommand(command)) return null;
  const verb = readPackageCall(command)?.verb;
  const own = /^(install|update|upgrade)$/.test(verb ?? "") ? "system" : "nothing";
  return programs.get(baseName(command.name ?? "")) ?? own;
}

/** Those that install the same kind of packages. */
const languages: Partial<Record<FamilyName, Realm>> = { poetry: "pip", uv: "pip", pipenv: "pip", conda: "pip" };

const programs: ReadonlyMap<string, Realm> = new Map<string, Realm>([
  ...["npm", "yarn", "corepack"].map((name) => [name, "node"] as const),
  ...["pip", "pip3"].map((name) => [name, "pip"] as const),
  ["gem", "bundler"],
  ["mix", "mix"],
]);

/** Programs that only put files where they are told to. */
const fileTools =
  /^(curl|wget|tar|unzip|gunzip|xz|mkdir|chmod|chown|mv|cp|ln|rm|touch|echo|printf|cat|sha256sum|git|install)$/;

function fileRealm({ name }: ShellCommand, { text }: ShellScript): "files" | null {
  const isTool = name !== null && (name === "" || fileTools.test(baseName(name)));
  const paths = [...text.matchAll(/(?<![\w.:/}$@-])\/[^\s"';|&)>]*/g)].map(([path]) => cleanPath(path));
  return isTool && !/~|\$\{?HOME\b/.test(text) && paths.every(isAside) ? "files" : null;
}

/** Whether package managers of the system, and what they install, look for nothing at a path. */
function isAside(path: string): boolean {
  return isOfProject(path) || /^\/(usr\/local|tmp|dev\/null)(\/|$)/.test(path);
}
