import { baseName, joinPaths } from "../../plan/paths.ts";
import type { ShellScript } from "../shell/shellScript.ts";

/** The absolute paths of the files that a script downloads with curl or wget, as far as it names them. */
export function listDownloads({ commands, chain }: ShellScript, workdir: string | null): readonly string[] {
  let folder = workdir;
  return commands.flatMap(({ name, args, isRedirected }) => {
    const values = args.flatMap(({ value }) => value ?? []);
    if (name === "cd") folder = chain === null ? null : resolve(folder, values[0] ?? "");
    if (values.length < args.length || isRedirected) return [];
    const file = name === "curl" ? readCurl(values) : name === "wget" ? readWget(values) : null;
    return file === null ? [] : (resolve(folder, file) ?? []);
  });
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
  return file === undefined || file === "-" ? null : file;
}

/** The file's name in the only address; null where there are several, or a query that becomes a part of it. */
function nameOf(args: readonly string[]): string | null {
  const [address, ...more] = args.filter((arg) => /^(https?|ftp):\/\//.test(arg));
  if (address === undefined || more.length > 0 || /[?#]|\/$/.test(address)) return null;
  return baseName(address);
}

function resolve(folder: string | null, path: string): string | null {
  if (path === "" || path === "-") return null;
  if (path.startsWith("/")) return joinPaths(path);
  return folder === null ? null : joinPaths(folder, path);
}
