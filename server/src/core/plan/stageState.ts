import type { Instruction } from "../dockerfile/dockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { BuildkitScope } from "./buildkitScope.ts";
import { ClassicScope } from "./classicScope.ts";
import { bothKnown, mapKnown } from "./combineKnown.ts";
import type { Expander } from "./expander.ts";
import { readDeclarations, type GlobalArguments } from "./globalArguments.ts";
import type { ImageConfig } from "./imageConfig.ts";
import { cleanPath, resolveWorkdir } from "./paths.ts";
import type { StepId } from "./command.ts";
import type { PlanOptions } from "./planOptions.ts";
import { defaultPath, readEnvironment, type Scope } from "./scope.ts";

/** What a stage has come to in front of an instruction. */
export interface StageState {
  readonly variables: Scope;
  readonly user: Known<string>;
  readonly workdir: Known<string>;
  readonly shell: Known<readonly string[]>;
  readonly parent: StepId | null;
}

/** The state behind FROM of an image or of scratch. */
export function startFromImage(config: Known<ImageConfig>, os: string, options: PlanOptions): StageState {
  return {
    variables: startVariables(config, os, options),
    user: mapKnown(config, ({ user }) => user),
    workdir: mapKnown(config, ({ workingDir }) => resolveWorkdir(workingDir, workingDir)),
    shell: mapKnown(config, ({ shell }) => (shell.length > 0 ? shell : defaultShell(os))),
    parent: null,
  };
}

/** The state behind FROM of a stage that ended in `state`. */
export function startFromStage(state: StageState): StageState {
  return { ...state, variables: state.variables.forChildStage() };
}

/** The state behind an instruction; only ARG, ENV, USER, WORKDIR and SHELL change it. */
export function applyInstruction(
  state: StageState,
  instruction: Instruction,
  expander: Expander,
  globals: GlobalArguments,
  options: PlanOptions,
): StageState {
  const { keyword, words } = instruction;
  const [word] = words;
  if (word === undefined) return state;
  switch (keyword) {
    case "ARG":
      return { ...state, variables: applyArg(state.variables, instruction, expander, globals, options) };
    case "ENV":
      return { ...state, variables: applyEnv(state.variables, words, expander) };
    case "USER":
      return { ...state, user: expander.word(word, state.variables) };
    case "WORKDIR":
      return { ...state, workdir: moveWorkdir(state.workdir, expander.word(word, state.variables), options) };
    case "SHELL":
      return { ...state, shell: known(words) };
    default:
      return state;
  }
}

function startVariables(config: Known<ImageConfig>, os: string, options: PlanOptions): Scope {
  const variables = config.known ? [...readEnvironment(config.value.env)] : [];
  const hasPath = os === "windows" || variables.some(([name]) => name === "PATH");
  if (config.known && !hasPath) variables.push(["PATH", defaultPath]);
  const gap = config.known ? null : config.why;
  return options.builder === "buildkit"
    ? BuildkitScope.ofImage(variables, gap)
    : ClassicScope.ofImage(variables, gap, options.buildArgs);
}

function defaultShell(os: string): readonly string[] {
  return os === "windows" ? ["cmd", "/S", "/C"] : ["/bin/sh", "-c"];
}

/** Arguments that BuildKit reads for itself and keeps from the steps. */
const hiddenArguments: ReadonlySet<string> = new Set(["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"]);

/** The command line's value counts first, then the default, then the value in front of the first FROM. */
function applyArg(
  before: Scope,
  instruction: Instruction,
  expander: Expander,
  globals: GlobalArguments,
  options: PlanOptions,
): Scope {
  let variables = before;
  for (const { name, defaultValue } of readDeclarations(instruction)) {
    if (options.builder === "buildkit" && hiddenArguments.has(name)) continue;
    const given = options.buildArgs.get(name);
    const value = defaultValue === null ? (globals.get(name) ?? null) : expander.word(defaultValue, variables);
    const otherwise = options.knowsBuildArgs ? value : unknown("the build arguments are not known");
    variables = variables.withArgument(name, given === undefined ? otherwise : known(given));
  }
  return variables;
}

/** All names and values are expanded before the first is set. A name that is not known changes nothing. */
function applyEnv(before: Scope, words: readonly string[], expander: Expander): Scope {
  const expanded = words.map((word) => expander.word(word, before));
  let variables = before;
  for (let at = 0; at + 1 < expanded.length; at += 2) {
    const [name, value] = expanded.slice(at, at + 2);
    if (name?.known && value !== undefined) variables = variables.withEnvironment(name.value, value);
  }
  return variables;
}

/** An absolute path needs no current directory. The classic builder tidies it, BuildKit leaves it as written. */
function moveWorkdir(current: Known<string>, path: Known<string>, options: PlanOptions): Known<string> {
  const { builder, tidiesWorkdir } = options;
  const isAbsolute = path.known && path.value.startsWith("/");
  const moved = isAbsolute ? path : bothKnown(path, current, (to, from) => resolveWorkdir(from, to));
  return builder === "classic" && tidiesWorkdir ? mapKnown(moved, cleanPath) : moved;
}
