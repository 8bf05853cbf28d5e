import {
  grammarOf,
  isPacman,
  readPacmanVerb,
  type PackageGrammar,
  type PackageManager,
  type PackageVerb,
} from "./packageGrammars.ts";
import type { ShellCommand, ShellWord } from "./shellScript.ts";

/** A call of a package manager that works on the image itself. */
export interface PackageCall {
  readonly manager: PackageManager;
  /** As it was called, without a path: `apt-get`, `yum`. */
  readonly program: string;
  readonly verb: PackageVerb;
  /** As far as the text tells them, versions included: `gcc=4:12.2`. */
  readonly packages: readonly string[];
  readonly options: readonly string[];
  /** Of pacman the option that stands for it. */
  readonly verbWord: ShellWord;
  /** Whether it runs through sudo. */
  readonly isSudo: boolean;
  readonly command: ShellCommand;
}

/** Reads a call of a package manager; null for other commands, other verbs, and calls that work on another folder. */
export function readPackageCall(command: ShellCommand): PackageCall | null {
  const { words, isSudo } = unwrap(command);
  const [first, ...args] = words;
  const program = first?.value?.replace(/^(\/usr)?\/bin\//, "") ?? "";
  const grammar = grammarOf(program);
  if (grammar === null || args.some(({ value }) => isElsewhere(value, grammar))) return null;
  const { options, operands } = splitOptions(args, grammar);
  const verbWord = isPacman(program) ? args.find(({ text }) => /^-[RS]/.test(text)) : operands[0];
  // A variable in front of the verb may hold anything.
  if (verbWord?.value == null) return null;
  const verb = isPacman(program)
    ? readPacmanVerb(verbWord.value, operands.length)
    : (grammar.verbs.get(verbWord.value) ?? null);
  if (verb === null) return null;
  const packages = (isPacman(program) ? operands : operands.slice(1)).flatMap(({ value }) => value ?? []);
  return { manager: grammar.manager, program, verb, packages, options, verbWord, isSudo, command };
}

/** Programs that run the rest of their arguments, with those of their options that take a value. */
const wrappers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["sudo", new Set(["-u", "-g", "-h", "-p", "-C", "-r", "-t"])],
  ["env", new Set(["-u", "-C", "-S"])],
  ["nice", new Set(["-n"])],
  ...["command", "time", "eatmydata", "nohup"].map((name) => [name, new Set<string>()] as const),
]);

/** The command behind `sudo -E`, `env A=1` and the like. */
export function unwrap({ name, nameWord, args }: ShellCommand): {
  readonly words: readonly ShellWord[];
  readonly isSudo: boolean;
} {
  let words: readonly ShellWord[] = [{ ...nameWord, value: name }, ...args];
  let isSudo = false;
  for (;;) {
    const wrapper = words[0]?.value ?? "";
    const valued = wrappers.get(wrapper);
    if (valued === undefined) return { words, isSudo };
    isSudo ||= wrapper === "sudo";
    words = words.slice(1);
    while (words[0] !== undefined && /^-|^\w+=/.test(words[0].text)) {
      words = words.slice(valued.has(words[0].text) ? 2 : 1);
    }
  }
}

function isElsewhere(value: string | null, { elsewhere }: PackageGrammar): boolean {
  return value !== null && elsewhere.some((option) => value === option || value.startsWith(`${option}=`));
}

function splitOptions(
  args: readonly ShellWord[],
  { valued }: PackageGrammar,
): { readonly options: readonly string[]; readonly operands: readonly ShellWord[] } {
  const options: string[] = [];
  const operands: ShellWord[] = [];
  let isValue = false;
  for (const arg of args) {
    if (isValue) isValue = false;
    else if (arg.text.startsWith("-")) {
      options.push(arg.text);
      isValue = valued.has(arg.text);
    } else operands.push(arg);
  }
  return { options, operands };
}
