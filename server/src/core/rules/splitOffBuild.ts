import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { EditFix } from "./finding.ts";
import { isApartRun } from "./movable.ts";
import { readStarter } from "./programs.ts";
import type { BuildStage } from "./results/buildResult.ts";
import { findCargo } from "./results/findCargo.ts";
import { findJar } from "./results/findJar.ts";
import { findLinked } from "./results/findLinked.ts";
import { findServed } from "./results/findServed.ts";
import { writeStages } from "./results/writeStages.ts";
import type { RuleInput } from "./rule.ts";
import { imageOf, listStages } from "./stages.ts";

/** What may stand in front of the build without being of use to the image. */
const ofBuild = new Set(["ARG", "COPY", "ADD", "RUN", "WORKDIR", "SHELL"]);

/** What configures the image, and stays below the build. */
const ofImage = new Set(["CMD", "ENTRYPOINT", "EXPOSE", "ENV", "LABEL", "STOPSIGNAL", "VOLUME"]);

/** Variables that only those go by who build. */
const buildVariable =
  /^(CGO_ENABLED|GO111MODULE|GO(OS|ARCH|PROXY|FLAGS|PRIVATE|SUMDB|CACHE|MODCACHE)|CARGO_\w+|RUSTFLAGS|MAVEN_OPTS|GRADLE_OPTS)$/;

const finders = [findLinked, findCargo, findJar, findServed];

/**
 * Makes a Dockerfile of one stage into one of two, where one file or folder is the result of the build, and ENTRYPOINT or CMD
 * tells which. Nothing for other shapes.
 */
export function splitOffBuild(input: RuleInput): EditFix[] {
  const stage = readStage(input);
  if (stage === null) return [];
  const [result = null] = finders.flatMap((find) => find(stage) ?? []);
  const edits = result === null ? null : writeStages(stage, result);
  if (result === null || edits === null) return [];
  const title = `Build in a stage of its own; the image is FROM ${result.base} with ${result.to} (changes the image)`;
  return [{ kind: "edit", title, keepsImage: false, edits: () => edits }];
}

function readStage(input: RuleInput): BuildStage | null {
  const { dockerfile, stages, plan } = input.explanation;
  const [instructions = []] = listStages(input);
  const from = dockerfile.instructions[plan.stages[0]?.from ?? -1];
  const starter = readStarter(0, input);
  const at = instructions.findLastIndex((each) => each.keyword === "RUN" && !isApartRun(each, input));
  const build = instructions[at];
  if (stages.length !== 1 || from === undefined || build === undefined || starter === null) return null;
  const [above, below] = [instructions.slice(0, at), instructions.slice(at + 1)];
  const installs = below.filter(({ keyword }) => keyword === "RUN");
  const configures = below.filter(({ keyword }) => keyword !== "RUN");
  const hasArguments = above.some(({ keyword }) => keyword === "ARG");
  const isSplit =
    above.every(isOfBuild) &&
    configures.every(({ keyword, text }) => {
      return ofImage.has(keyword) && !(hasArguments && text.includes("$"));
    });
  const image = imageOf(plan.stages[0]);
  return isSplit ? { from, image, build, installs, starter, input } : null;
}

function isOfBuild({ keyword, words }: Instruction): boolean {
  const names = words.filter((_, at) => at % 2 === 0);
  return ofBuild.has(keyword) || (keyword === "ENV" && names.every((name) => buildVariable.test(name)));
}
