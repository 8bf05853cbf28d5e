import { diffFiles } from "../context/diffFiles.ts";
import type { Known } from "../known.ts";
import type { NamedValue, Scope } from "../plan/scope.ts";
import type { Step } from "../plan/plan.ts";
import type { CacheKey, KeyPart } from "./cacheKey.ts";
import { nameContext } from "./files.ts";
import { comparePart, findPart } from "./compareKeys.ts";
import type { Reason } from "./reason.ts";

/**
 * A step with its key, the text of its instruction with heredocs (null for a trigger, whose text is in the base image),
 * and the image that its stage starts from, if any.
 */
export interface StepSide {
  readonly step: Step;
  readonly key: CacheKey;
  readonly text: string | null;
  readonly image: string;
}

/** Names what differs between a step as it was built and as it will be, by itself, without its inputs. */
export function nameDifferences(before: StepSide, now: StepSide): readonly Reason[] {
  const pairs = pairParts(before.key, now.key);
  const differing = pairs.filter(([old, part]) => {
    const one = part ?? old;
    return one !== undefined && (old === undefined || part === undefined || comparePart(old, part) === "different");
  });
  const reasons = differing.flatMap(([old, part]) => namePart(old, part, before, now));
  return dedupe(reasons);
}

type Pair = readonly [KeyPart | undefined, KeyPart | undefined];

function pairParts(before: CacheKey, now: CacheKey): readonly Pair[] {
  const [was, is] = [listParts(before), listParts(now)];
  const pairs: Pair[] = is.map((part) => [findPart(was, part), part]);
  const removed = was.filter((part) => findPart(is, part) === undefined);
  return [...pairs, ...removed.map((part): Pair => [part, undefined])];
}

/** The parts of a key; the files that its step takes count too. */
export function listParts({ parts, inputs }: CacheKey): readonly KeyPart[] {
  return [...parts, ...inputs.flatMap((input) => (input.kind === "source" ? [input.files] : []))];
}

function namePart(
  old: KeyPart | undefined,
  part: KeyPart | undefined,
  before: StepSide,
  now: StepSide,
): readonly Reason[] {
  const one = part ?? old;
  if (one === undefined) return [];
  const isEdited = now.text !== before.text;
  switch (one.kind) {
    case "definition":
      return [nameDefinition(old, part, before, now)].flat();
    case "variables":
      return nameVariables(old, part);
    case "files":
      return isEdited ? [nameEdit(before)] : nameFiles(old, part);
    case "base":
      return [nameBase(old, part)];
    case "remote":
      return [nameEdit(before)];
    case "mount":
      return [
        isEdited
          ? nameEdit(before)
          : { kind: "mount-changed", target: one.detail.kind === "mount" ? one.detail.target : "" },
      ];
    case "option":
      return [isEdited && one.label === "network" ? nameEdit(before) : { kind: "option-changed", option: one.label }];
    case "shell":
      return [{ kind: "shell-changed" }];
    case "user":
      return [{ kind: "user-changed" }];
    case "workdir":
      return [{ kind: "workdir-changed" }];
    case "platform":
      return [{ kind: "platform-changed" }];
  }
}

function nameEdit({ text }: StepSide): Reason {
  return { kind: "instruction-changed", before: text ?? "" };
}

/** With the same text something that the instruction names, or stands in, has changed. */
function nameDefinition(
  old: KeyPart | undefined,
  part: KeyPart | undefined,
  before: StepSide,
  now: StepSide,
): Reason | readonly Reason[] {
  if (now.text === null || before.text === null)
    return { kind: "base-changed", image: now.image, from: null, to: null };
  if (now.text !== before.text)
    return isShellChange(old, part) ? [nameEdit(before), { kind: "shell-changed" }] : nameEdit(before);
  const variables = mentionedVariables(now.text).flatMap((name) =>
    nameVariable(name, before.step.variables, now.step.variables),
  );
  if (variables.length > 0) return variables;
  if (isShellChange(old, part) || now.step.command.kind === "configure") return { kind: "shell-changed" };
  return { kind: "workdir-changed" };
}

function isShellChange(old: KeyPart | undefined, part: KeyPart | undefined): boolean {
  if (old?.detail.kind !== "command" || part?.detail.kind !== "command") return false;
  const [was, is] = [old.detail.args, part.detail.args];
  return was.known && is.known && was.value.at(-1) === is.value.at(-1);
}

function mentionedVariables(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name))];
}

function nameVariable(name: string, before: Scope, now: Scope): readonly Reason[] {
  const [old, current] = [before, now].map((scope) => scope.list().variables.findLast((each) => each.name === name));
  return isSameValue(old?.value, current?.value) ? [] : [variableReason(current ?? old)].flat();
}

/** What comes with a mount is told by the mount. */
function variableReason(variable: NamedValue | undefined): Reason | readonly Reason[] {
  if (variable === undefined || variable.origin === "mount") return [];
  const isArg = variable.origin === "arg" || variable.origin === "proxy";
  return { kind: "variable-changed", name: variable.name, origin: isArg ? "ARG" : "ENV" };
}

/** The variables whose value, or presence, differs; when none does, the one whose place differs. */
function nameVariables(old: KeyPart | undefined, part: KeyPart | undefined): readonly Reason[] {
  const [was, is] = [variablesOf(old), variablesOf(part)];
  const byName = new Map(was.map((variable) => [variable.name, variable]));
  const changed = is.filter(({ name, value }) => !isSameValue(byName.get(name)?.value, value));
  const names = new Set(is.map(({ name }) => name));
  const all = [...changed, ...was.filter(({ name }) => !names.has(name))];
  const moved = is.find(({ name }, index) => was[index]?.name !== name);
  return (all.length > 0 ? all : [moved]).flatMap(variableReason);
}

function variablesOf(part: KeyPart | undefined): readonly NamedValue[] {
  return part?.detail.kind === "variables" ? part.detail.variables : [];
}

function isSameValue(a: Known<string> | undefined, b: Known<string> | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.known && b.known ? a.value === b.value : a.known === b.known;
}

/** Names the source where the walk finds nothing, as when a link leads elsewhere. */
function nameFiles(old: KeyPart | undefined, part: KeyPart | undefined): readonly Reason[] {
  const [was, is] = [old, part].map((each) => (each?.detail.kind === "files" ? each.detail.selections : []));
  const changed = diffFiles(was ?? [], is ?? []);
  const sources = (is ?? []).map(({ request }) => ({ path: request.path, change: "content" as const }));
  const context = part?.detail.kind === "files" ? part.detail.context : null;
  return [{ kind: "files-changed", paths: nameContext(changed.length > 0 ? changed : sources, context) }];
}

function nameBase(old: KeyPart | undefined, part: KeyPart | undefined): Reason {
  const reference = part?.detail.kind === "base" && part.detail.reference.known ? part.detail.reference.value : "";
  return { kind: "base-changed", image: reference, from: idOf(old), to: idOf(part) };
}

function idOf(part: KeyPart | undefined): string | null {
  return part?.detail.kind === "base" && part.detail.id.known ? part.detail.id.value : null;
}

/** Each once, edits of the instruction first. */
export function dedupe(reasons: readonly Reason[]): readonly Reason[] {
  const unique = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
  const isEdit = ({ kind }: Reason): boolean => kind === "instruction-changed";
  const all = [...unique.values()];
  return [...all.filter(isEdit), ...all.filter((reason) => !isEdit(reason))];
}
