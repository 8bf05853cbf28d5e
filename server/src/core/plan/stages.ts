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
import { findNamedImage } from "./namedContext.ts";
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
  /** Whether `--build-context` puts its base in place of all that the stage would build. */
  readonly isReplaced: boolean;
  readonly platform: Known<Platform>;
  /** Configuration of the base image; the empty one for scratch and for a stage. */
  readonly config: Known<ImageConfig>;
  /** What the base's ONBUILD instructions hold. */
  readonly triggers: readonly Instruction[];
}

/** What finding a stage's base and platform needs. */
interface DraftContext {
  readonly options: PlanOptions;
  readonly report: Report;
  /** Expands a word of FROM, which sees global arguments only. */
  readonly expand: (from: Instruction, word: string) => Known<string>;
  /** Indexes of the stages so far. */
  readonly byName: ReadonlyMap<string, number>;
}

/** Finds the base, platform and triggers of every stage. */
export function draftStages(
  parts: readonly StagePart[],
  globals: GlobalArguments,
  { escape }: Dockerfile,
  options: PlanOptions,
  report: Report,
): readonly StageDraft[] {
  const drafts: StageDraft[] = [];
  const byName = new Map<string, number>();
  const lookUp = lookUpIn(globals);
  const expand = (from: Instruction, word: string): Known<string> => {
    const { result, error } = expandWord(word, lookUp, argumentMode(escape));
    if (error !== null) report(from, `${word}: ${error}`);
    return result;
  };
  for (const [index, part] of parts.entries()) {
    const draft = draftStage(part, index, drafts, { options, report, expand, byName });
    drafts.push(draft);
    if (draft.name !== null) byName.set(draft.name, index);
  }
  return drafts;
}

function draftStage(
  { from, instructions }: StagePart,
  index: number,
  earlier: readonly StageDraft[],
  context: DraftContext,
): StageDraft {
  const name = readStageName(from);
  if (name !== null) checkName(from, name, context);
  const replacement = name === null ? null : findReplacement(name, context.options);
  const base = replacement ?? findBase(from, context);
  const parent = base.kind === "stage" ? earlier[base.stage] : undefined;
  const config = configOf(base, context.options);
  const platform = parent?.platform ?? readPlatform(from, context);
  const triggers = parent === undefined ? parseTriggers(config) : heldTriggers(parent.instructions);
  return { index, name, from, instructions, base, isReplaced: replacement !== null, platform, config, triggers };
}

/** The stage name that FROM gives, in lower case; null when it gives none. */
export function readStageName(from: Instruction): string | null {
  const [, as, name] = from.words;
  return as?.toLowerCase() === "as" && name !== undefined ? name.toLowerCase() : null;
}

/** BuildKit only warns of a name that is given twice; later references mean the newer stage then. */
function checkName(from: Instruction, name: string, { options, report, byName }: DraftContext): void {
  if (options.builder === "buildkit" || !byName.has(name)) return;
  report(from, `There is already a stage ${name}: give this one another name.`);
}

/** What the command line puts in place of the whole stage of a name; null when it leaves that alone. */
function findReplacement(name: string, { namedContexts, namedImages }: PlanOptions): StageBase | null {
  const image = namedImages.get(name);
  if (image !== undefined) return { kind: "image", reference: known(image) };
  return namedContexts.has(name) ? { kind: "context", name } : null;
}

function findBase(from: Instruction, context: DraftContext): StageBase {
  const { options, report, expand, byName } = context;
  const [word] = from.words;
  if (word === undefined) return { kind: "image", reference: unknown("FROM names no image") };
  const reference = expand(from, word);
  if (!reference.known) return { kind: "image", reference };
  if (reference.value === "") return refuseBlank(from, word, report);
  // Stage names are in lower case; BuildKit looks for the name in FROM as written, the classic builder in any case.
  const stage = byName.get(options.builder === "buildkit" ? reference.value : reference.value.toLowerCase());
  if (stage !== undefined) return { kind: "stage", stage };
  if (reference.value === "scratch") return { kind: "scratch" };
  if (fullReference(reference.value) === null) reportBadReference(from, reference.value, report);
  return { kind: "image", reference: known(findNamedImage(reference.value, options)) };
}

function refuseBlank(from: Instruction, word: string, report: Report): StageBase {
  report(from, `FROM ${word} names no image: give its arguments a value in front of the first FROM or by --build-arg.`);
  return { kind: "image", reference: unknown(`${word} has no value`) };
}

function reportBadReference(from: Instruction, reference: string, report: Report): void {
  const isCapital = reference !== reference.toLowerCase();
  report(from, `${reference} is no image name${isCapital ? ": repository names are in lower case" : ""}.`);
}

function configOf(base: StageBase, options: PlanOptions): Known<ImageConfig> {
  if (base.kind === "context") return unknown(`the configuration of the named context ${base.name} is not known`);
  if (base.kind !== "image") return known(emptyImageConfig);
  return base.reference.known ? options.baseConfig(base.reference.value) : base.reference;
}

function readPlatform(from: Instruction, { options, report, expand }: DraftContext): Known<Platform> {
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
