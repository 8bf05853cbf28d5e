import { unwrap } from "./packages.ts";
import type { ShellCommand, ShellWord } from "./shellScript.ts";

/** A call of pip or npm that downloads packages. */
export interface LanguageInstall {
  readonly manager: "pip" | "npm";
  readonly options: readonly string[];
  /** As far as the text tells them, values of options among them. */
  readonly packages: readonly string[];
  readonly verbWord: ShellWord;
}

const npmVerbs = new Set(["install", "i", "ci", "add", "clean-install", "install-clean"]);

/** Reads one off a command; null for other commands. */
export function readLanguageInstall(command: ShellCommand): LanguageInstall | null {
  const words = unwrap(command).words;
  const program = words[0]?.value?.split("/").at(-1) ?? "";
  const isModule = /^python[\d.]*$/.test(program) && words[1]?.text === "-m" && words[2]?.text === "pip";
  if (isModule) return readCall("pip", words.slice(3), new Set(["install"]));
  if (/^pip[\d.]*$/.test(program)) return readCall("pip", words.slice(1), new Set(["install"]));
  return program === "npm" ? readCall("npm", words.slice(1), npmVerbs) : null;
}

function readCall(
  manager: LanguageInstall["manager"],
  args: readonly ShellWord[],
  verbs: ReadonlySet<string>,
): LanguageInstall | null {
  const [verbWord, ...packages] = args.filter(({ text }) => !text.startsWith("-"));
  if (verbWord?.value == null || !verbs.has(verbWord.value)) return null;
  const options = args.filter(({ text }) => text.startsWith("-")).map(({ text }) => text);
  return { manager, options, packages: packages.map(({ text }) => text), verbWord };
}
