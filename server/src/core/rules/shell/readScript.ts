import {
  forEachChild,
  parse,
  type Assignment,
  type Command,
  type ParsedScript,
  type Statement,
  type Word,
} from "unbash";
import type { ShellCommand, ShellScript, ShellWord } from "./shellScript.ts";

/**
 * Reads the text of a POSIX shell script. Null when the parser does not understand all of it, and for backticks inside
 * backticks, whose commands do not stand in the text as they are run.
 */
export function readScript(text: string): ShellScript | null {
  const parsed: ParsedScript = parse(text);
  if (parsed.errors !== undefined && parsed.errors.length > 0) return null;
  const nodes = listNodes(parsed);
  if (nodes.some((node) => "source" in node)) return null;
  const commands = nodes.filter((node) => node.type === "Command").sort((a, b) => a.pos - b.pos);
  const isBackground = nodes.some((node) => node.type === "Statement" && node.background === true);
  const last = parsed.commands.at(-1);
  return {
    text,
    commands: commands.map(toCommand),
    chain: readChain(parsed)?.map(toCommand) ?? null,
    canLead: last !== undefined && !isBackground && endsWith(last, text) && !commands.some(endsShell),
    canFollow: isChain(parsed),
    leavesTraces: commands.some(leavesTrace) || nodes.some(({ type }) => type === "Function"),
  };
}

type Node = Parameters<typeof forEachChild>[0];

/** All nodes of a tree, each before those inside it. */
function listNodes(node: Node): Node[] {
  const nodes = [node];
  forEachChild(node, (child) => nodes.push(...listNodes(child)));
  return nodes;
}

/** `a && b | c && (d; e)`: behind another `&&` it runs from its start or not at all. */
function isChain({ commands: [only, ...more] }: ParsedScript): boolean {
  if (only === undefined || more.length > 0 || only.background === true) return false;
  return only.command.type !== "AndOr" || only.command.operators.every((operator) => operator === "&&");
}

function readChain(script: ParsedScript): readonly Command[] | null {
  const command = script.commands[0]?.command;
  if (command === undefined || !isChain(script)) return null;
  const links = command.type === "AndOr" ? command.commands : [command];
  const plain = links.filter((each) => each.type === "Command");
  return plain.length === links.length ? plain : null;
}

/** Nothing may stand behind the last command that would end it or swallow what follows: no `;`, no comment, no heredoc. */
function endsWith(last: Statement, text: string): boolean {
  const hasHeredoc = listNodes(last).some(({ type }) => type === "HereDoc");
  return !hasHeredoc && text.slice(last.command.end).trim() === "";
}

const enders = new Set(["exit", "exec", "return", "break", "continue", "logout"]);

function endsShell({ name }: Command): boolean {
  return name !== undefined && enders.has(name.value);
}

const changers = new Set([
  ...["cd", "pushd", "popd", "set", "shopt", "export", "readonly", "declare", "typeset", "local", "unset", "read"],
  ...["umask", "ulimit", "alias", "unalias", "trap", "eval", "source", ".", "hash", "getopts", "shift", "mapfile"],
  ...["wait", "enable", "let", "printf"],
]);

/** Assignments without a command stay; `printf -v` sets a variable, other calls of it do not. */
function leavesTrace({ name, prefix, suffix }: Command): boolean {
  if (name === undefined) return prefix.some(({ type }) => type === "Assignment");
  if (name.parts !== undefined) return true;
  if (name.value !== "printf") return changers.has(name.value);
  const [first] = suffix;
  return first?.type === "Word" && first.value === "-v";
}

function toCommand({ name, prefix, args, redirects, pos, end }: Command): ShellCommand {
  const nameWord = name === undefined ? { text: "", value: "", span: { start: end, end } } : readWord(name);
  return {
    name: nameWord.value,
    nameWord,
    args: args.map((arg) => (arg.type === "Word" ? readWord(arg) : readAssignment(arg))),
    assigns: prefix.flatMap((each) => (each.type === "Assignment" ? [each.name] : [])),
    isRedirected: redirects.length > 0,
    span: { start: pos, end },
  };
}

/** An argument such as `A=1` of `env`. */
function readAssignment({ text, pos, end }: Assignment): ShellWord {
  return { text, value: null, span: { start: pos, end } };
}

function readWord({ text, value, parts, pos, end }: Word): ShellWord {
  const isPlain = (parts ?? []).every((part) => {
    if (part.type === "DoubleQuoted") return part.parts.every(({ type }) => type === "Literal");
    return part.type === "Literal" || part.type === "SingleQuoted" || part.type === "Glob";
  });
  return { text, value: isPlain ? value : null, span: { start: pos, end } };
}
