import type { Instruction } from "../dockerfile/dockerfile.ts";
import { indentationOf, lineEndOf } from "./edits.ts";
import type { EditFix, TextEdit } from "./finding.ts";
import { findProgram, listLinks } from "./programs.ts";
import type { RuleInput } from "./rule.ts";
import type { LinkCall } from "./shell/compilers.ts";
import { findToolchainOf } from "./shell/toolchains.ts";
import { listFreeNames } from "./stageNames.ts";
import { listStages } from "./stages.ts";

/** What may stand in front of the build without being of use to the image. */
const ofBuild = new Set(["ARG", "COPY", "ADD", "RUN", "WORKDIR", "SHELL"]);

/** What configures the image, and stays below the build. */
const ofImage = new Set(["CMD", "ENTRYPOINT", "EXPOSE", "ENV", "LABEL", "STOPSIGNAL", "VOLUME"]);

/**
 * Makes a Dockerfile of one stage into one of two, where one file is the result of the build: a program that one call of a
 * compiler writes, and that ENTRYPOINT or CMD runs by its absolute path. Nothing for other shapes.
 */
export function splitOffBuild(input: RuleInput): EditFix[] {
  const { stages, plan } = input.explanation;
  const [instructions] = listStages(input);
  const program = findProgram(0, input);
  const from = input.explanation.dockerfile.instructions[plan.stages[0]?.from ?? -1];
  if (stages.length !== 1 || instructions === undefined || from === undefined || program === null) return [];
  const at = instructions.findLastIndex(({ keyword }) => keyword === "RUN");
  const build = instructions[at];
  const call = build === undefined ? null : findLink(build, program, input);
  const base = call === null ? null : chooseBase(call, from, input);
  const isSplit =
    instructions.slice(0, at).every(({ keyword }) => ofBuild.has(keyword)) &&
    instructions.slice(at + 1).every(({ keyword }) => ofImage.has(keyword));
  if (build === undefined || base === null || !isSplit || !runsByFullPath(instructions, program)) return [];
  const title = `Build in a stage of its own; the image is FROM ${base} with ${program} (changes the image)`;
  return [{ kind: "edit", title, keepsImage: false, edits: () => split(from, build, base, program, input) }];
}

function findLink({ index }: Instruction, program: string, { stepOf, scriptOf }: RuleInput): LinkCall | null {
  const script = scriptOf(index);
  const step = stepOf(index);
  return script === null || step === null ? null : (listLinks(script, step, program).at(-1) ?? null);
}

/** In another working directory a relative path would name another file. */
function runsByFullPath(instructions: readonly Instruction[], program: string): boolean {
  return instructions.some(({ keyword, json, words }) => {
    return /^(ENTRYPOINT|CMD)$/.test(keyword) && json && words[0] === program;
  });
}

/** Libraries that each C library has. */
const alwaysThere = /^-l(m|c|pthread|rt|dl)$/;

/** An image that has what the program needs; null where that is not certain. */
function chooseBase({ kind, args, word }: LinkCall, from: Instruction, { explanation }: RuleInput): string | null {
  const [written = ""] = from.words;
  const base = explanation.plan.stages[0]?.base;
  const image = base?.kind === "image" && base.reference.known ? base.reference.value : "";
  if (kind === "go") return image.includes("alpine") && findToolchainOf(image) === "go" ? "alpine" : null;
  if (args.some(({ value }) => value === null)) return null;
  if (args.some(({ text }) => text === "-static")) return "scratch";
  // The library of C++ is not in every image.
  const isCxx = word.text.includes("++");
  const needsMore = args.some(
    ({ text }) => (text.startsWith("-l") && !alwaysThere.test(text)) || /\.(so|a)\b/.test(text),
  );
  const isTools = image === "" || findToolchainOf(image) !== null || from.flags.length > 0;
  return needsMore || isTools || isCxx ? null : written;
}

function split(
  from: Instruction,
  build: Instruction,
  base: string,
  program: string,
  { explanation }: RuleInput,
): readonly TextEdit[] {
  const { text } = explanation.dockerfile;
  const written = /\sas\s+(\S+)\s*$/i.exec(from.rest)?.[1] ?? null;
  const name = written ?? listFreeNames(text, 1)[0] ?? "";
  const fromEnd = from.span.start + text.slice(from.span.start, from.span.end).trimEnd().length;
  const lineEnd = lineEndOf(text);
  const indentation = indentationOf(text, build);
  const lines = [`FROM ${base}`, `COPY --from=${name} ${program} ${program}`];
  const added = lines.map((line) => `${lineEnd}${indentation}${line}`).join("");
  const named = { span: { start: fromEnd, end: fromEnd }, text: ` AS ${name}` };
  const second = { span: { start: build.span.end, end: build.span.end }, text: `${lineEnd}${added}` };
  return written === null ? [named, second] : [second];
}
