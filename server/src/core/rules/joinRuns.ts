import type { Instruction } from "../dockerfile/dockerfile.ts";
import { baseName } from "../plan/paths.ts";
import type { TextEdit } from "./finding.ts";
import { indentationOf, lineEndOf } from "./edits.ts";
import type { RuleInput } from "./rule.ts";
import { findPlaces } from "./scriptPlaces.ts";
import type { ShellCommand, ShellScript } from "./shell/shellScript.ts";
import type { Several } from "./stages.ts";

/** A RUN whose script is understood and is written in the file as the shell gets it. */
export interface Joinable {
  readonly instruction: Instruction;
  readonly script: ShellScript;
}

/** Null for instructions that are no RUN and for scripts that are not known well enough. */
export function readJoinable(instruction: Instruction, { scriptOf, explanation }: RuleInput): Joinable | null {
  if (instruction.keyword !== "RUN") return null;
  const script = scriptOf(instruction.index);
  if (script === null || findPlaces(explanation.dockerfile, instruction) === null) return null;
  return { instruction, script };
}

/** Whether one RUN can do what these and then the next one do, so that the image has the same files. They are neighbours. */
export function canJoin(run: readonly Joinable[], next: Joinable, input: RuleInput): boolean {
  const previous = run.at(-1);
  if (previous === undefined || !hasSameFlags(previous.instruction, next.instruction)) return false;
  if (!leavesNothingBehind(previous, input) || mayMistake(run, next)) return false;
  return next.script.canFollow || next.script.canLead;
}

/** Comments between them stay, empty lines go. */
export function joinRuns(runs: Several<Joinable>, input: RuleInput): readonly TextEdit[] {
  const { dockerfile } = input.explanation;
  const { text, escape } = dockerfile;
  const [first] = runs;
  const indentation = indentationOf(text, first.instruction);
  let closing = "";
  const edits = runs.slice(1).map((next, index): TextEdit => {
    const before = runs[index] ?? first;
    const between = text.slice(before.instruction.span.end, next.instruction.span.start).split("\n").slice(0, -1);
    const [lineEnd = "", ...lines] = between.map((line) => `${line}\n`);
    const comments = lines.filter((line) => line.trim() !== "").join("");
    const isBare = next.script.canFollow;
    const written = `${closing} && ${escape}${lineEnd}${comments}${indentation}    ${isBare ? "" : "{ "}`;
    closing = isBare ? "" : "; }";
    return { span: { start: before.instruction.span.end, end: startOfScript(next, input) }, text: written };
  });
  const end = runs.at(-1)?.instruction.span.end ?? first.instruction.span.end;
  return closing === "" ? edits : [...edits, { span: { start: end, end }, text: closing }];
}

/**
 * Runs one more command when a script has succeeded. Null where it can't be put there for certain: behind a condition or a
 * loop, `&&` would keep the shell from stopping at errors inside.
 */
export function appendCommand(
  command: string,
  { instruction, script }: Joinable,
  { explanation }: RuleInput,
): readonly TextEdit[] | null {
  const { text, escape } = explanation.dockerfile;
  const endsCompound = /(\b(fi|done|esac)|[})])\s*$/.test(script.text);
  if (!script.canLead || (endsCompound && script.chain === null)) return null;
  const { start, end } = instruction.span;
  const newLine = `${escape}${lineEndOf(text)}`;
  const ahead = /\n([^\S\n]*&& )[^\n]*$/.exec(text.slice(start, end))?.[1];
  const written = ahead === undefined ? ` && ${newLine}${indentationOf(text, instruction)}    ` : ` ${newLine}${ahead}`;
  return [{ span: { start: end, end }, text: `${written}${command}` }];
}

function startOfScript({ instruction }: Joinable, { explanation }: RuleInput): number {
  const places = findPlaces(explanation.dockerfile, instruction);
  return places?.({ start: 0, end: 1 }).start ?? instruction.span.start;
}

/** Flags are compared as written. What is mounted for one RUN only, and can be written to, would be seen by the next. */
function hasSameFlags(one: Instruction, other: Instruction): boolean {
  const write = ({ flags }: Instruction): string => flags.map(({ name, value }) => `${name}=${value ?? ""}`).join(" ");
  return write(one) === write(other) && !/type=tmpfs|\brw\b|readwrite|readonly=false|ro=false/.test(write(one));
}

/** Programs that leave something running, which ends with its RUN. */
const starters = new Set([
  "service",
  "systemctl",
  "invoke-rc.d",
  "supervisord",
  "gpg-agent",
  "ssh-agent",
  "dbus-daemon",
]);

/** Files that builders lay over those of the image anew for each RUN. */
const perRun = /\/etc\/(hosts|hostname|resolv\.conf|init\.d\/)|\/dev\/(?!null|stdout|stderr|std)|\/proc\/|\/sys\//;

/** Whether nothing but files tells a script that another has run before it in the same RUN. */
function leavesNothingBehind({ instruction, script }: Joinable, { stepOf }: RuleInput): boolean {
  const { commands, canLead, leavesTraces, text, chain } = script;
  const shell = stepOf(instruction.index)?.shell;
  // In front of && a shell does not stop at the first error inside, even if it is told to by -e.
  const stopsAtErrors = shell?.known !== true || shell.value.slice(1).some((option) => /^-\w*e|errexit/.test(option));
  if (chain === null && stopsAtErrors) return false;
  if (!canLead || leavesTraces || perRun.test(text)) return false;
  return !commands.some((command) => isStarter(command) || makesHardLinks(command));
}

function isStarter({ name, args }: ShellCommand): boolean {
  return starters.has(name ?? "") || args.some(({ text }) => /^--?(fork|daemon|daemonize)\b/.test(text));
}

/**
 * Whether a shell that has run some scripts may call another program by a name than a new one does: it remembers where it
 * found the first, also when one of the scripts puts a second one in front of that, as an update of pip by pip may.
 */
function mayMistake(run: readonly Joinable[], { script }: Joinable): boolean {
  const scripts = run.map((each) => each.script);
  const called = new Set(scripts.flatMap(({ commands }) => commands.map(({ name }) => name)));
  const words = scripts.flatMap(({ commands, text }) => [
    ...commands.flatMap(({ args }) => args.map((arg) => arg.text)),
    ...text.split(/[\s'"();&|<>]+/).filter((word) => word.includes("/")),
  ]);
  const written = new Set(words.map(baseName));
  return script.commands.some(({ name }) => name !== null && called.has(name) && written.has(name));
}

/** A later RUN that writes to one of the names parts them, since it writes to a layer of its own. */
function makesHardLinks({ name, args }: ShellCommand): boolean {
  const options = args.filter(({ text }) => text.startsWith("-")).map(({ text }) => text);
  if (name === "ln") return !options.some((option) => option === "--symbolic" || /^-\w*s/.test(option));
  return name === "cp" && options.some((option) => option === "--link" || /^-\w*l/.test(option));
}
