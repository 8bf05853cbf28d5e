import type { EscapeCharacter, Instruction } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { expandWord } from "./expand.ts";
import { argumentMode, type LookUp, type Variable } from "./expansion.ts";
import type { PlanOptions } from "./planOptions.ts";
import { formatPlatform } from "./platform.ts";
import type { Report } from "./report.ts";

/** The arguments that FROM sees and that an ARG without a value takes its value from. */
export type GlobalArguments = ReadonlyMap<string, Known<string>>;

/** An argument as ARG declares it; `defaultValue` is null when there is none. */
export interface Declaration {
  readonly name: string;
  readonly defaultValue: string | null;
}

/** The declarations of an ARG instruction. */
export function readDeclarations(instruction: Instruction): readonly Declaration[] {
  return instruction.words.map((word) => {
    const equals = word.indexOf("=");
    if (equals === -1) return { name: word, defaultValue: null };
    return { name: word.slice(0, equals), defaultValue: word.slice(equals + 1) };
  });
}

/** The arguments in force behind the ARG instructions in front of the first FROM. `targetName` becomes TARGETSTAGE. */
export function readGlobalArguments(
  instructions: readonly Instruction[],
  targetName: string,
  options: PlanOptions,
  escape: EscapeCharacter,
  report: Report,
): GlobalArguments {
  const values = new Map(options.builder === "buildkit" ? predefine(targetName, options) : []);
  const lookUp = lookUpIn(values);
  for (const instruction of instructions) {
    if (instruction.keyword !== "ARG") continue;
    for (const { name, defaultValue } of readDeclarations(instruction)) {
      const given = options.buildArgs.get(name);
      if (given !== undefined) values.set(name, known(given));
      else if (defaultValue !== null) {
        const { result, error } = expandWord(defaultValue, lookUp, argumentMode(escape));
        if (error !== null) report(instruction, `ARG ${name}: ${error}`);
        values.set(name, result);
      }
    }
  }
  return values;
}

/** Looks variables up in a map; what is not in it is not set. */
export function lookUpIn(values: ReadonlyMap<string, Known<string>>): LookUp {
  return (name): Variable => {
    const value = values.get(name);
    return value === undefined ? { kind: "unset" } : { kind: "set", value };
  };
}

/** BuildKit's arguments for the platforms, which --build-arg may change. */
function predefine(targetName: string, options: PlanOptions): readonly (readonly [string, Known<string>])[] {
  const { platform, enginePlatform, buildArgs } = options;
  const values: readonly (readonly [string, string])[] = [
    ["BUILDPLATFORM", formatPlatform(enginePlatform)],
    ["BUILDOS", enginePlatform.os],
    ["BUILDOSVERSION", ""],
    ["BUILDARCH", enginePlatform.architecture],
    ["BUILDVARIANT", enginePlatform.variant],
    ["TARGETPLATFORM", formatPlatform(platform)],
    ["TARGETOS", platform.os],
    ["TARGETOSVERSION", ""],
    ["TARGETARCH", platform.architecture],
    ["TARGETVARIANT", platform.variant],
    ["TARGETSTAGE", targetName],
  ];
  return values.map(([name, value]) => [name, known(buildArgs.get(name) ?? value)]);
}
