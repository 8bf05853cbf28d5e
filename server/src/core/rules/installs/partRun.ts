import type { Instruction } from "../../dockerfile/dockerfile.ts";
import type { Span } from "../../text.ts";
import { indentationOf, lineEndOf } from "../edits.ts";
import type { TextEdit } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import { findPlaces } from "../scriptPlaces.ts";
import type { ShellCommand, ShellScript } from "../shell/shellScript.ts";
import { isApartCommand } from "./isApart.ts";
import type { PlacedInstall } from "./listInstalls.ts";
import { readInstall } from "./readInstall.ts";

/** What makes two RUN instructions of one. */
export interface PartedRun {
  readonly edits: readonly TextEdit[];
  /** Whether all commands run in the order that they had. */
  readonly keepsOrder: boolean;
}

/**
 * Parts a RUN behind an install, with another instruction in between. The first RUN also cleans up what tools keep for
 * themselves; the second does the rest, in the same folder and with the same options. Null where the script is no plain
 * chain, and where the rest deletes something, which the first layer would keep.
 */
export function partRun(
  run: Instruction,
  placed: PlacedInstall,
  between: string,
  { explanation: { dockerfile }, scriptOf }: RuleInput,
): PartedRun | null {
  const { text } = dockerfile;
  const [script, places] = [scriptOf(run.index), findPlaces(dockerfile, run)];
  const parts = script === null ? null : readParts(script, placed);
  if (parts === null || places === null) return null;
  const read = ({ start, end }: Span): string => text.slice(start, end);
  const gap = { start: places(parts.first.span).end, end: places(parts.next.span).start };
  const cleanUp = { start: places(parts.last.span).end, end: places(parts.end.span).end };
  const head = read({ start: run.span.start, end: places({ start: 0, end: 1 }).start });
  // A comment would be lost, and so would what the first leaves in a mount of its own.
  if (read(gap).includes("#") || /tmpfs|private/.test(head)) return null;
  const setUp = parts.setUp.map(({ span }) => `${read(places(span))} && `).join("");
  const newLine = `${lineEndOf(text)}${indentationOf(text, run)}`;
  const parted = { span: gap, text: [read(cleanUp), between, `${head}${setUp}`].join(newLine) };
  const keepsOrder = parts.last === parts.end;
  return { edits: keepsOrder ? [parted] : [parted, { span: cleanUp, text: "" }], keepsOrder };
}

interface Parts {
  /** What the rest has to do as well. */
  readonly setUp: readonly ShellCommand[];
  /** The end of what installs. */
  readonly first: ShellCommand;
  readonly next: ShellCommand;
  /** The end of the rest, and of what cleans up behind it: the same where nothing does. */
  readonly last: ShellCommand;
  readonly end: ShellCommand;
}

function readParts({ chain }: ShellScript, { command, install }: PlacedInstall): Parts | null {
  const isFirst = (each: ShellCommand): boolean => {
    const own = readInstall(each);
    return setsUp(each) || isApartCommand(each) || (own?.family === install.family && own.instead === null);
  };
  if (chain === null) return null;
  const known = chain.findIndex((each) => !isFirst(each));
  const split = chain.slice(0, known).findLastIndex((each) => !setsUp(each)) + 1;
  const close = chain.findLastIndex((each) => !cleansUp(each)) + 1;
  const [installs, rest] = [chain.slice(0, split), chain.slice(split, close)];
  const [first, next, last, end] = [installs.at(-1), rest[0], rest.at(-1), chain.at(-1)];
  if (first === undefined || next === undefined || last === undefined || end === undefined) return null;
  const setUp = installs.filter(setsUp);
  const isSound = setUp.filter(({ name }) => name === "cd").length < 2 && !rest.some(mayDelete);
  return isSound && installs.some(({ span }) => span.start === command.span.start)
    ? { setUp, first, next, last, end }
    : null;
}

function setsUp({ name }: ShellCommand): boolean {
  return name === "cd" || name === "set";
}

function cleansUp(command: ShellCommand): boolean {
  return isApartCommand(command) && (command.name === "rm" || command.args[0]?.value === "cache");
}

/** Whether a command takes something away, or installs more, which what cleans up would then come too early for. */
function mayDelete(command: ShellCommand): boolean {
  const { name, args } = command;
  if (isApartCommand(command) || readInstall(command)?.instead === null) return true;
  return name === "rm" || args.some(({ text }) => /^(--)?(prune|clean|uninstall|remove|purge|delete)\b/.test(text));
}
