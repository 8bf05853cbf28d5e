import { readPackageCall, unwrap, type PackageCall } from "./packages.ts";
import type { ShellCommand, ShellScript } from "./shellScript.ts";

/** What a script does with apt's package lists. */
export interface AptUse {
  /** The first call that goes by lists which were there before the script; null when there is none. */
  readonly needs: PackageCall | null;
  /** Whether lists that it fetched are still there at its end. */
  readonly fetches: boolean;
  /** Whether it takes them away in the end. */
  readonly removes: boolean;
  /** Whether it runs something that may do any of this. */
  readonly isOpaque: boolean;
}

/** Reads that off a script's commands, in their order. */
export function readAptUse({ commands }: ShellScript): AptUse {
  let needs: PackageCall | null = null;
  let fetches = false;
  let removes = false;
  let mayHave = false;
  for (const command of commands) {
    const call = readPackageCall(command);
    if (removesAptLists(command)) {
      [fetches, removes] = [false, true];
    } else if (call?.manager === "apt" && call.verb === "update") {
      [fetches, removes, mayHave] = [true, false, true];
    } else if (call?.manager === "apt" && usesLists(call)) {
      if (!mayHave) needs ??= call;
    } else if (isOpaque(command)) mayHave = true;
  }
  return { needs, fetches, removes, isOpaque: commands.some(isOpaque) };
}

/** Whether a command takes away what `apt-get update` has fetched, or may do so. */
export function removesAptLists(command: ShellCommand): boolean {
  if (command.args.some(({ text }) => /\/var\/lib\/(\{[^}]*\bapt\b|apt\b|\*)/.test(text))) return true;
  const call = readPackageCall(command);
  return call?.manager === "apt" && call.verb === "clean" && /^dist-?clean$/.test(call.verbWord.text);
}

function usesLists({ verb }: PackageCall): boolean {
  return verb === "upgrade" || verb === "install";
}

const shells = /^(sh|bash|dash|ash|zsh|source|\.|eval|add-apt-repository|apt-add-repository|python3?|perl)$/;

/** Whether a command may do anything: also fetch the lists. */
export function isOpaque(command: ShellCommand): boolean {
  const program = unwrap(command).words[0]?.value ?? null;
  return program === null || shells.test(program) || (program.includes("/") && !/^(\/usr)?\/s?bin\//.test(program));
}
