import { baseName } from "../../plan/paths.ts";
import { placeCommands, resolvePath } from "../shell/placeCommands.ts";
import type { ShellScript, ShellWord } from "../shell/shellScript.ts";

/** The absolute paths of the files that a script downloads with curl or wget, as far as it names them. */
export function listDownloads(script: ShellScript, workdir: string | null): readonly string[] {
  return placeCommands(script, workdir).flatMap(({ command: { name, args, isRedirected }, folder }) => {
    if (isRedirected) return [];
    const words = args.map(readText);
    const file = name === "curl" ? readCurl(words) : name === "wget" ? readWget(words) : null;
    return file === null || file === "-" || isOpen(file) ? [] : (resolvePath(folder, file) ?? []);
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
