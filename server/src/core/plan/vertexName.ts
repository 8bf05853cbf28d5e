import type { EscapeCharacter, Instruction } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { bothKnown, mapKnown } from "./combineKnown.ts";
import type { Command, Run } from "./command.ts";
import { expandWord } from "./expand.ts";
import { argumentMode, type ExpandMode, type LookUp } from "./expansion.ts";
import { fullOrAsWritten } from "./imageReference.ts";
import { formatPlatform, parsePlatform, type Platform } from "./platform.ts";
import { findBodyHeredoc } from "./runCommand.ts";
import type { Scope } from "./scope.ts";
import { listFroms, listMounts, type FindSource } from "./sources.ts";
import type { StageDraft } from "./stages.ts";
import { runsSomething } from "./stepKeywords.ts";

/** How the steps of a stage are counted and labelled. */
export interface StageNaming {
  /** The stage's name or `stage-<index>`; empty for the only stage. */
  readonly label: string;
  /** The number of steps as BuildKit counts them beforehand: WORKDIR always, triggers of any keyword. */
  readonly total: number;
  /** The number that it shows for FROM, which it names before it knows the triggers. */
  readonly totalAtFrom: number;
  /** The platform in front of the label, or null for a build for one platform. */
  readonly platform: Known<Platform> | null;
}

/** The naming of a stage's steps (buildDispatchStates in BuildKit's dockerfile2llb). */
export function nameStage(stage: StageDraft, isOnlyStage: boolean, isMultiPlatform: boolean): StageNaming {
  const counted = stage.instructions.filter(({ keyword }) => runsSomething(keyword)).length;
  const totalAtFrom = (stage.base.kind === "image" ? 1 : 0) + counted;
  return {
    label: isOnlyStage ? "" : (stage.name ?? `stage-${stage.index}`),
    total: totalAtFrom + stage.triggers.length,
    totalAtFrom,
    platform: isMultiPlatform ? stage.platform : null,
  };
}

/** Whether nothing but one stage is in play. Every image that files come from, and every mount without a stage, counts as one more. */
export function isOnlyStage(stages: readonly StageDraft[], find: FindSource): boolean {
  if (stages.length !== 1) return false;
  const instructions = stages.flatMap((stage) => stage.instructions);
  return !instructions.some((instruction) => {
    if (listMounts(instruction).length > 0) return true;
    return listFroms(instruction).some(({ kind, from }) => find(kind, from, 0).stage === null);
  });
}

/** A step as its stage counts it. */
export interface CountedStep {
  /** Counted from 1. */
  readonly index: number;
  readonly isBase: boolean;
  readonly isTrigger: boolean;
}

/** The name of a step; `text` is what is shown of its instruction, `lookUp` finds the variables in scope. */
export function nameVertex(
  { label, total, totalAtFrom, platform }: StageNaming,
  { index, isBase, isTrigger }: CountedStep,
  text: Known<string>,
  lookUp: LookUp,
): Known<string> {
  const shownTotal = String(isBase ? totalAtFrom : total);
  const count = `${String(index).padStart(shownTotal.length)}/${shownTotal}`;
  const finish = (prefix: string, command: string): string =>
    `[${prefix}${label === "" ? "" : `${label} `}${count}] ${isTrigger ? "ONBUILD " : ""}${command}`;
  if (platform === null) return mapKnown(text, (command) => finish("", command));
  const prefix = platform.known ? showPlatforms(platform.value, lookUp) : platform;
  return bothKnown(prefix, text, finish);
}

/** What BuildKit shows of an instruction behind the step's number: its text, with variables in place. */
export function showInstruction(
  instruction: Instruction,
  command: Command,
  variables: Scope,
  escape: EscapeCharacter,
): Known<string> {
  const lookUp: LookUp = (name) => variables.lookUp(name);
  const text = instruction.text.trim();
  switch (command.kind) {
    case "base":
      return mapKnown(command.reference, (reference) => `FROM ${fullOrAsWritten(reference)}`);
    case "run":
      return show(text + summarize(instruction), maskSecrets(command, lookUp), { ...runMode, escape });
    default:
      return show(text, lookUp, argumentMode(escape));
  }
}

const runMode: ExpandMode = { escape: "\\", quotes: "keep", keepEscapes: false, keepUnset: true };

/** A text that can't be expanded is shown as it is. */
function show(text: string, lookUp: LookUp, mode: ExpandMode): Known<string> {
  const { result, error } = expandWord(text, lookUp, mode);
  return mapKnown(error === null ? result : known(text), capitalizeKeyword);
}

/** Everything in front of the first blank, as BuildKit does it. */
function capitalizeKeyword(text: string): string {
  const blank = text.indexOf(" ");
  return blank === -1 ? text.toUpperCase() : text.slice(0, blank).toUpperCase() + text.slice(blank);
}

/** The first line of a heredoc that is the whole command. */
function summarize(instruction: Instruction): string {
  const heredoc = findBodyHeredoc(instruction);
  if (heredoc === null) return "";
  const [first = "", ...others] = heredoc.content.trim().replaceAll("\r\n", "\n").split("\n");
  return ` (${first}${others.length > 0 ? "..." : ""})`;
}

function maskSecrets({ mounts }: Run, lookUp: LookUp): LookUp {
  const names = new Set<string>();
  for (const { options } of mounts) {
    if (options.known && options.value.type === "secret" && options.value.env !== null) names.add(options.value.env);
  }
  return (name) => (names.has(name) ? { kind: "set", value: known("****") } : lookUp(name));
}

/** `linux/amd64 `, or `linux/amd64->arm64 ` where TARGET* variables in scope name another platform. */
function showPlatforms(platform: Platform, lookUp: LookUp): Known<string> {
  const [whole, os, architecture, variant] = ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT"].map((name) =>
    readVariable(name, lookUp),
  );
  const base = formatPlatform(platform);
  for (const fact of [whole, os, architecture, variant]) if (fact?.known === false) return fact;
  const valueOf = (fact: Known<string> | null | undefined): string => (fact?.known ? fact.value : "");
  const parts = [valueOf(os) || platform.os, valueOf(architecture) || platform.architecture, valueOf(variant)];
  const target = parsePlatform(valueOf(whole)) ?? parsePlatform(parts.filter((part) => part !== "").join("/"));
  if (target === null || formatPlatform(target) === base) return known(`${base} `);
  if (target.os !== platform.os) return known(`${base}->${formatPlatform(target)} `);
  if (target.architecture === platform.architecture) return known(`${base} `);
  return known(`${base}->${formatPlatform(target).slice(target.os.length + 1)} `);
}

function readVariable(name: string, lookUp: LookUp): Known<string> | null {
  const variable = lookUp(name);
  if (variable.kind === "unset") return null;
  return variable.kind === "set" ? variable.value : { known: false, why: variable.why };
}
