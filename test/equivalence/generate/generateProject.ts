import { makeRandom, type Random } from "../../accuracy/generate/random.ts";
import type { Project } from "../project.ts";
import { toolsImage } from "../tools.ts";
import { copies } from "./copies.ts";
import type { Maker } from "./maker.ts";
import { installs, setting, sources, variables } from "./projects.ts";
import { packageLists, runs } from "./runs.ts";

const makers: readonly Maker[] = [
  ...[copies, copies, copies, runs, runs, packageLists, installs, variables, setting, sources],
];

/** The made-up project of a number: neighbours that look alike, so that fixes have something to do, or nearly so. */
export function generateProject(seed: number, number: number): Project {
  const random = makeRandom(`equivalence ${seed} ${number}`);
  const isEdited = random.chance(0.12);
  const lines = random.chance(0.35) ? makeTwoStages(random, isEdited) : makeStage(random, "", null, isEdited);
  const text = lines.join("\n") + random.pick(["\n", "\n", "\n", ""]);
  const dockerfile = random.chance(0.1) ? text.replaceAll("\n", "\r\n") : text;
  return {
    name: `seed ${seed} ${number}`,
    dockerfile,
    ...(random.chance(0.3) && { options: ["--build-arg", "GIT_SHA=0a1b", "--build-arg", "VERSION=2"] }),
    ...(isEdited && { edited: ["src/main.js"] }),
  };
}

function makeTwoStages(random: Random, isEdited: boolean): string[] {
  const name = random.pick(["first", "0"]);
  const base = random.chance(0.2) && name !== "0" ? name : toolsImage;
  return [
    ...makeStage(random, name === "0" ? "" : ` AS ${name}`, null, isEdited),
    ...makeStage(random, "", name, false, base),
  ];
}

function makeStage(
  random: Random,
  name: string,
  first: string | null,
  isEdited: boolean,
  base: string = toolsImage,
): string[] {
  const lines = [`FROM ${base}${name}`];
  if (random.chance(0.5)) lines.push(random.pick(["WORKDIR /w", "WORKDIR /app"]));
  if (isEdited) lines.push(...sources(random, first));
  for (let left = 2 + random.below(3); left > 0; left--) lines.push(...random.pick(makers)(random, first));
  return lines.flatMap((line) => (random.chance(0.08) ? [`# about ${random.below(9)}`, line] : [line]));
}
