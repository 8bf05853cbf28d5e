import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { expandWord } from "./expand.ts";
import { argumentMode } from "./expansion.ts";
import { lookUpIn, type GlobalArguments } from "./globalArguments.ts";
import { emptyImageConfig, type ImageConfig } from "./imageConfig.ts";
import type { StageBase } from "./plan.ts";
import type { PlanOptions } from "./planOptions.ts";
import { fullReference } from "./imageReference.ts";
import { parsePlatform, type Platform } from "./platform.ts";
import type { Report } from "./report.ts";
import type { StagePart } from "./stageParts.ts";

/** A stage with its base found. */
export interface StageDraft {
  readonly index: number;
  readonly name: string | null;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
  readonly base: StageBase;
  readonly platform: Known<Platform>;
  /** Configuration of the base image; the empty one for other bases. */
  readonly config: Known<ImageConfig>;
  /** What the base's ONBUILD instructions hold. */
  readonly triggers: readonly Instruction[];
}

/** Finds the base, platform and triggers of every stage. */
export function draftStages(
  parts: readonly StagePart[],
  globals: GlobalArguments,
  dockerfile: Dockerfile,
  options: PlanOptions,
  report: Report,
): readonly StageDraft[] {
  const drafts: StageDraft[] = [];
  const byName = new Map<string, number>();
  const expand = (instruction: Instruction, word: string): Known<string> => {
    const { result, error } = expandWord(word, lookUpIn(globals), argumentMode(dockerfile.escape));
    if (error !== null) report(instruction, `${word}: ${error}`);
    return result;
  };
  for (const [index, { from, instructions }] of parts.entries()) {
    const name = readStageName(from);
    const base = findBase(from, name, byName, expand, options, report);
    const parent = base.kind === "stage" ? drafts[base.stage] : undefined;
    const config = base.kind === "image" ? configOf(base.reference, options) : known(emptyImageConfig);
    const platform = parent?.platform ?? readPlatform(from, expand, options, report);
    const triggers = parent === undefined ? parseTriggers(config) : heldTriggers(parent.instructions);
    drafts.push({ index, name, from, instructions, base, platform, config, triggers });
    if (name !== null) {
      if (byName.has(name)) reportDuplicate(from, name, options, report);
      byName.set(name, index);
    }
  }
  return drafts;
}

/** The stage name that FROM gives, in lower case; null when it gives none. */
export function readStageName(from: Instruction): string | null {
  const [, as, name] = from.words;
  return as?.toLowerCase() === "as" && name !== undefined ? name.toLowerCase() : null;
}

function findBase(
  from: Instruction,
  name: string | null,
  byName: ReadonlyMap<string, number>,
  expand: (instruction: Instruction, word: string) => Known<string>,
  options: PlanOptions,
  report: Report,
): StageBase {
  if (name !== null && options.namedContexts.has(name)) return { kind: "context", name };
  const [word] = from.words;
  if (word === undefined) return { kind: "image", reference: unknown("FROM names no image") };
  const reference = expand(from, word);
  if (!reference.known) return { kind: "image", reference };
  if (reference.value === "") return refuseBlank(from, word, report);
  // BuildKit compares the name in FROM as written with stage names, which are in lower case; the classic builder does not.
  const stage = byName.get(options.builder === "buildkit" ? reference.value : reference.value.toLowerCase());
  if (stage !== undefined) return { kind: "stage", stage };
  if (reference.value === "scratch") return { kind: "scratch" };
  if (fullReference(reference.value) === null) reportBadReference(from, reference.value, report);
  return { kind: "image", reference };
}

function refuseBlank(from: Instruction, word: string, report: Report): StageBase {
  report(
    from,
    `FROM ${word} names no image: give its arguments a value with ARG in front of the first FROM or --build-arg.`,
  );
  return { kind: "image", reference: unknown(`${word} has no value`) };
}

function reportBadReference(from: Instruction, reference: string, report: Report): void {
  const isCapital = reference !== reference.toLowerCase();
  report(from, `${reference} is no image name${isCapital ? ": repository names are in lower case" : ""}.`);
}

function configOf(reference: Known<string>, options: PlanOptions): Known<ImageConfig> {
  return reference.known ? options.baseConfig(reference.value) : reference;
}

function readPlatform(
  from: Instruction,
  expand: (instruction: Instruction, word: string) => Known<string>,
  options: PlanOptions,
  report: Report,
): Known<Platform> {
  const flag = from.flags.find(({ name }) => name === "platform");
  if (flag?.value == null) return known(options.platform);
  const text = expand(from, flag.value);
  if (!text.known) return text;
  const platform = parsePlatform(text.value);
  if (platform !== null) return known(platform);
  report(from, `--platform=${flag.value} is no platform: write os/architecture, such as linux/arm64.`);
  return unknown(`${flag.value} is no platform`);
}

/** The triggers that an image's configuration holds as text. */
function parseTriggers(config: Known<ImageConfig>): readonly Instruction[] {
  if (!config.known) return [];
  return config.value.onBuild.flatMap((text) => parseDockerfile(text).instructions.slice(0, 1));
}

function heldTriggers(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.flatMap(({ trigger }) => (trigger === null ? [] : [trigger]));
}

function reportDuplicate(from: Instruction, name: string, options: PlanOptions, report: Report): void {
  if (options.builder === "classic") report(from, `There is already a stage ${name}: give this one another name.`);
}
