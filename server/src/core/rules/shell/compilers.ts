import { unwrap } from "./packages.ts";
import type { ShellCommand, ShellWord } from "./shellScript.ts";

/** A call that links a program. */
export interface LinkCall {
  readonly kind: "c" | "go";
  /** Path of what it makes, as written; null when that is not told. */
  readonly output: string | null;
  /** The compiler's name. */
  readonly word: ShellWord;
  readonly args: readonly ShellWord[];
  readonly command: ShellCommand;
}

const cCompilers = /^([\w]+-)*(gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(-\d+)?$/;

/** Options with which a C compiler makes no program. */
const partial = new Set(["-c", "-S", "-E", "-r", "-M", "-MM", "-shared", "--version", "-v", "-dumpmachine"]);

/** Reads a call of a C or C++ compiler that links, or of `go build`; null for other commands. */
export function readLinkCall(command: ShellCommand): LinkCall | null {
  const [word, ...args] = unwrap(command).words;
  const program = word?.value?.split("/").at(-1) ?? "";
  if (word === undefined) return null;
  if (program === "go") {
    const isBuild = args[0]?.text === "build";
    return isBuild ? { kind: "go", output: readOutput(args), word, args, command } : null;
  }
  if (!cCompilers.test(program) || args.every(({ text }) => text.startsWith("-"))) return null;
  if (args.some(({ text }) => partial.has(text))) return null;
  const hasOutput = args.some(({ text }) => text.startsWith("-o"));
  return { kind: "c", output: hasOutput ? readOutput(args) : "a.out", word, args, command };
}

function readOutput(args: readonly ShellWord[]): string | null {
  const at = args.findIndex(({ text }) => text.startsWith("-o"));
  const option = args[at];
  if (option === undefined) return null;
  if (option.text === "-o") return args[at + 1]?.value ?? null;
  return option.value?.replace(/^-o=?/, "") ?? null;
}
