import { compareBytes } from "../context/listedSnapshot.ts";
import { known, unknown, type Known } from "../known.ts";
import { allKnown, bothKnown, mapKnown } from "../plan/combineKnown.ts";
import type { Configure, Copy, Run } from "../plan/command.ts";
import { describeHealthcheck, readHealthcheck } from "../plan/healthcheck.ts";
import { cleanPath } from "../plan/paths.ts";
import type { Step } from "../plan/plan.ts";
import type { Scope } from "../plan/scope.ts";
import type { ClassicImage } from "./classicImage.ts";

/** Whether an image is what a step would make on top of the image's parent; `open` where a fact is missing to tell. */
export type Match = "yes" | "no" | "open";

/** The hash of a COPY's sources as an image's history has it; null when a source is missing. */
export type HashSources = (copy: Copy) => Known<string> | null;

/**
 * Compares as the classic builder does (image/cache/compare.go): it looks for a child image that was made with the same
 * configuration, in which its own note of the instruction stands as the command. With one parent only that note can differ,
 * and what it says of two things in one text.
 */
export function isMadeBy(image: ClassicImage, step: Step, hashSources: HashSources): Match {
  const { command } = step;
  switch (command.kind) {
    case "base":
      return "no";
    case "run":
      return matchRun(image, step, command);
    case "copy":
      return matchCopy(readNote(image, step.shell), command, hashSources);
    case "workdir":
      return matchWorkdir(readNote(image, step.shell), command.path);
    case "configure":
      return matchConfigure(image, step, command);
  }
}

/**
 * The build arguments in scope as RUN's note has them, in the order of the texts `name=value`; null when there are none
 * (C4). Proxy arguments that the Dockerfile does not declare count only as being there.
 */
export function listRunArguments(scope: Scope): Known<readonly string[] | null> {
  const { variables, gap } = scope.list();
  if (gap !== null) return unknown(gap);
  const counted = variables.filter(({ origin }) => origin === "arg");
  const texts = allKnown(counted.map(({ name, value }) => mapKnown(value, (text) => `${name}=${text}`)));
  const hasAny = counted.length > 0 || variables.some(({ origin }) => origin === "proxy");
  return mapKnown(texts, (each) => (hasAny ? [...each].sort(compareBytes) : null));
}

const noteMark = " #(nop) ";

/** What the builder noted of an instruction other than RUN; null when it is none, or one in another shell. */
function readNote({ createdBy }: ClassicImage, shell: Known<readonly string[]>): string | null {
  const end = createdBy.indexOf(noteMark);
  if (end === -1 || (shell.known && createdBy.slice(0, end) !== shell.value.join(" "))) return null;
  return createdBy.slice(end + noteMark.length).replace(/^ /, "");
}

function matchRun(image: ClassicImage, { variables }: Step, run: Run): Match {
  const own = bothKnown(listRunArguments(variables), run.args, (list, command) => {
    return list === null ? command : [`|${list.length}`, ...list, ...command];
  });
  if (!own.known) return matchCommand(image, run);
  const { createdBy, words } = image;
  if (words !== null) return isSameList(words, own.value) ? "yes" : "no";
  // Only a shell's text is for certain one word.
  if (createdBy !== own.value.join(" ")) return "no";
  return run.shellText === null ? "open" : "yes";
}

/** The command alone, behind build arguments, or a shell, that are not known. */
function matchCommand({ createdBy, words }: ClassicImage, { args, shellText }: Run): Match {
  const given = words?.[0]?.startsWith("|") === true ? Number(words[0].slice(1)) + 1 : 0;
  const made = words === null ? createdBy : words.slice(given).join(" ");
  const command = args.known ? args.value.join(" ") : (shellText ?? "");
  if (made === command) return "open";
  const isWhole = args.known && !made.startsWith("|");
  return !isWhole && made.endsWith(` ${command}`) && !made.includes(noteMark) ? "open" : "no";
}

function matchCopy(note: string | null, copy: Copy, hashSources: HashSources): Match {
  if (note?.startsWith(`${copy.keyword} `) !== true) return "no";
  const frame = bothKnown(copy.chown ?? known(null), copy.writtenDestination, (chown, destination) => {
    return { head: `${copy.keyword} ${chown === null ? "" : `--chown=${chown}`}`, tail: ` in ${destination} ` };
  });
  if (!frame.known) return "open";
  const { head, tail } = frame.value;
  if (!note.startsWith(head) || !note.endsWith(tail)) return "no";
  // Docker 20.10 leaves no blank between owner and hash.
  const hash = note.slice(head.length, note.length - tail.length).replace(/^ /, "");
  if (hash.includes(" ")) return "no";
  const own = hashSources(copy);
  if (own?.known === false) return "open";
  return own?.value === hash ? "yes" : "no";
}

function matchWorkdir(note: string | null, path: Known<string>): Match {
  if (note?.startsWith("WORKDIR ") !== true) return "no";
  if (!path.known) return "open";
  const made = note.slice("WORKDIR ".length);
  if (made === path.value) return "yes";
  // An old builder keeps a slash at the end: which one it is may not be known.
  return cleanPath(made) === path.value ? "open" : "no";
}

function matchConfigure(image: ClassicImage, step: Step, command: Configure): Match {
  const { keyword, arguments: args } = command;
  const shell = keyword === "SHELL" ? args : step.shell;
  const note = readNote(image, shell);
  if (note?.startsWith(`${keyword} `) !== true) return "no";
  const words = bothKnown(args, shell, (own, program) => {
    const isForShell = (keyword === "CMD" || keyword === "ENTRYPOINT") && !command.json && own.length > 0;
    return isForShell ? [...program, ...own] : own;
  });
  return words.known ? matchSetting(note.slice(keyword.length + 1), words.value, image, command) : "open";
}

/** `said` is what the note says behind the keyword. What may stand for several lists of words is told by what was set. */
function matchSetting(said: string, words: readonly string[], { settings }: ClassicImage, command: Configure): Match {
  const decide = (isSame: boolean): Match => (isSame ? "yes" : "no");
  switch (command.keyword) {
    case "CMD":
      return decide(isSameList(settings.cmd, words));
    case "ENTRYPOINT":
      return decide(isSameList(settings.entrypoint, words));
    case "ENV": {
      const env = new Set(settings.env);
      const set = pairUp(words);
      return decide(said === joinPairs(words) && [...set].every(([name, value]) => env.has(`${name}=${value}`)));
    }
    case "LABEL": {
      const set = pairUp(words);
      return decide(
        said === joinPairs(words) && [...set].every(([name, value]) => settings.labels.get(name) === value),
      );
    }
    case "VOLUME":
      return decide(said === `[${words.join(" ")}]` && words.every((volume) => settings.volumes.includes(volume)));
    case "SHELL":
      return decide(isSameList(settings.shell, words));
    case "HEALTHCHECK":
      return matchHealthcheck(said, words, settings.healthcheck, command);
    default:
      return decide(said === words.join(" "));
  }
}

/** What it leaves out is filled in from the one before, and then some engines find it again, others do not. */
function matchHealthcheck(
  said: string,
  words: readonly string[],
  set: ClassicImage["settings"]["healthcheck"],
  command: Configure,
): Match {
  const own = readHealthcheck(words, command);
  if (!describeHealthcheck(own).includes(said)) return "no";
  return JSON.stringify(set) === JSON.stringify(own) ? "yes" : "open";
}

/** The values by name: of one that is set twice, the last. */
function pairUp(words: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) pairs.set(words[at] ?? "", words[at + 1] ?? "");
  return pairs;
}

function joinPairs(words: readonly string[]): string {
  return words.map((word, index) => (index % 2 === 0 ? (index === 0 ? word : ` ${word}`) : `=${word}`)).join("");
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
