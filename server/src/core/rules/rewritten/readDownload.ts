import { baseName } from "../../plan/paths.ts";
import { placeCommands, resolvePath } from "../shell/placeCommands.ts";
import type { ShellScript, ShellWord } from "../shell/shellScript.ts";

/** What a script downloads. */
export interface Download {
  /** Absolute. */
  readonly path: string;
  /** Whether it is the folder of a Git repository. */
  readonly isRepository: boolean;
}

/** What a script downloads with curl, wget or git, as far as it says where to. */
export function listDownloads(script: ShellScript, workdir: string | null): readonly Download[] {
  return placeCommands(script, workdir).flatMap(({ command: { name, args, isRedirected }, folder }) => {
    if (isRedirected) return [];
    const words = args.map(readText);
    const file = readers.get(name ?? "")?.(words) ?? null;
    const path = file === null || file === "-" || isOpen(file) ? null : resolvePath(folder, file);
    return path === null ? [] : [{ path, isRepository: name === "git" }];
  });
}

/** What is only known as the shell runs as it is written: often an address has a version in it, and the file's name has none. */
function readText({ value, text }: ShellWord): string {
  return value ?? text.replaceAll(/["']/g, "");
}

function isOpen(file: string): boolean {
  return /[$`(){}*?]/.test(file);
}

/** `-o` names the file, also behind other letters; `-O` takes the name that the address ends with. */
function readCurl(args: readonly string[]): string | null {
  if (args.some((arg) => /^--output-dir/.test(arg))) return null;
  const at = args.findIndex((arg) => /^(-[A-Za-z]*o|--output)$/.test(arg));
  if (at >= 0) return args[at + 1] ?? null;
  return args.some((arg) => /^(-[A-Za-z]*O[A-Za-z]*|--remote-name)$/.test(arg)) ? nameOf(args) : null;
}

function readWget(args: readonly string[]): string | null {
  if (args.some((arg) => /^(-P|--directory-prefix|-i|--input-file|-r|-c)/.test(arg))) return null;
  const at = args.findIndex((arg) => /^(-[A-Za-z]*O|--output-document)$/.test(arg));
  const joined = args.flatMap((arg) => /^(?:-O|--output-document=)(.+)$/.exec(arg)?.[1] ?? []);
  const file = at >= 0 ? args[at + 1] : (joined[0] ?? nameOf(args));
  return file ?? null;
}

/** The file's name in the only address; null where there are several, or a query that becomes a part of it. */
function nameOf(args: readonly string[]): string | null {
  const [address, ...more] = args.filter((arg) => /^(https?|ftp):\/\//.test(arg));
  if (address === undefined || more.length > 0 || /[?#]|\/$/.test(address)) return null;
  return baseName(address);
}

/** Options of `git clone` whose value is the next argument. */
const valuedOfGit = /^(-[bcojuS]|--(branch|config|origin|jobs|depth|filter|reference|upload-pack|template))$/;

/** The folder that `git clone` makes, by default called like the repository. */
function readGit([verb, ...args]: readonly string[]): string | null {
  const [address, folder, ...more] = args.filter(
    (arg, at) => !arg.startsWith("-") && !valuedOfGit.test(args[at - 1] ?? ""),
  );
  if (verb !== "clone" || address === undefined || more.length > 0) return null;
  return folder ?? baseName(address).replace(/\.git$/, "");
}

const readers: ReadonlyMap<string, (args: readonly string[]) => string | null> = new Map([
  ["curl", readCurl],
  ["wget", readWget],
  ["git", readGit],
]);
