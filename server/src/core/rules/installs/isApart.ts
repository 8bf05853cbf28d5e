import { baseName } from "../../plan/paths.ts";
import type { ShellCommand, ShellScript } from "../shell/shellScript.ts";
import { isLocal } from "./readInstall.ts";

/** What tools leave behind for themselves, outside of any project. */
const keptByTools = /^\/((var\/(lib\/apt|cache|log)|tmp|root\/\.cache|usr\/local\/share\/\.cache)\/|root\/\.npm(\/|$))/;

/**
 * Whether a script only installs packages by their names, for the whole system: it reads no file of the project, writes
 * none where projects lie, and goes by no variables but those of its tools.
 */
export function isApart({ commands }: ShellScript): boolean {
  return commands.length > 0 && commands.every(isApartCommand);
}

/** The same of one command. */
export function isApartCommand(command: ShellCommand): boolean {
  const { name, args, isRedirected } = command;
  const values = args.flatMap(({ value }) => value ?? []);
  if (name === null || isRedirected || values.length < args.length) return false;
  const [verb = "", ...others] = values.filter((value) => !value.startsWith("-"));
  switch (baseName(name)) {
    case "apt-get":
    case "apt":
    case "apk":
    case "dnf":
    case "microdnf":
    case "yum":
    case "zypper":
    case "pacman":
    case "gem":
      return ![verb, ...others].some(isLocal);
    case "pip":
    case "pip3":
      return verb === "install" && !others.some(isLocal) && !values.some(readsFiles);
    case "npm":
      if (cleansCache(verb, others)) return true;
      return (
        /^(install|i)$/.test(verb) && values.some((value) => /^(-g|--global)$/.test(value)) && !others.some(isPath)
      );
    case "yarn":
      return cleansCache(verb, others);
    case "corepack":
      return verb === "enable";
    case "mix":
      return /^local\.(hex|rebar)$/.test(verb) && others.length === 0;
    case "rm":
      return [verb, ...others].every((path) => keptByTools.test(path));
    case "set":
    case "true":
    case ":":
      return true;
    default:
      return false;
  }
}

function cleansCache(verb: string, others: readonly string[]): boolean {
  return verb === "cache" && others.join(" ") === "clean";
}

function readsFiles(arg: string): boolean {
  return /^(-r|-c|-e|--requirements?|--constraints?|--editable|-f|--find-links)/.test(arg);
}

/** Scoped packages have a slash too. */
function isPath(arg: string): boolean {
  return /^[./]/.test(arg);
}
