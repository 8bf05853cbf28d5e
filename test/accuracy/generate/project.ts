import type { Draft, DraftLine, DraftStage } from "./draft.ts";
import { stageMark } from "./draft.ts";
import { makeFirstInstruction, makeInstruction } from "./instructions.ts";
import type { Random } from "./random.ts";
import { sceneIn, type Surroundings } from "./scene.ts";
import { makeTree } from "./tree.ts";
import { makeWord, variableNames } from "./words.ts";

/** Ignore files. */
export const ignoreTexts = [
  "*.md\n",
  "**/*.log\n",
  "docs\n!docs/a.md\n",
  "*\n!src\n!*.txt\n",
  "# nothing\n\nsrc/lib\n",
  "Dockerfile\n.dockerignore\n",
  "/data/\n!data/sub\n",
  "**/*.c\n!**/main.c\n",
  "src/*.h  \nsrc/lib/x[[]1].c\n",
  "**\n!docs/**\n",
];

/** Makes numbers for the parts of a draft. */
export type NextId = () => number;

/** A project as it is built first. */
export function makeProject(builder: Draft["builder"], random: Random, nextId: NextId): Draft {
  const files = makeTree(random);
  const ignore = random.chance(0.5) ? random.pick(ignoreTexts) : null;
  const stages: DraftStage[] = [];
  const count = random.pick([1, 1, 2, 2, 3]);
  for (let index = 0; index < count; index++)
    stages.push(makeStage({ builder, stages, files, ignore }, random, nextId));
  return {
    ...{ builder, stages, files, ignore },
    globals: makeGlobals(random, nextId),
    ownIgnore: random.chance(0.07) ? random.pick(ignoreTexts) : null,
    buildArgs: random.chance(0.4) ? { [random.pick(variableNames)]: makeWord(random) } : {},
    target: null,
    flags: [],
  };
}

function makeGlobals(random: Random, nextId: NextId): readonly DraftLine[] {
  const texts = [
    "ARG BASE=busybox",
    ...(random.chance(0.3) ? [`ARG ${random.pick(variableNames)}=${makeWord(random)}`] : []),
  ];
  return texts.map((text) => ({ id: nextId(), text }));
}

/** A stage below the ones that are there. */
export function makeStage(above: Surroundings, random: Random, nextId: NextId): DraftStage {
  const id = nextId();
  const base = makeBase(above, random);
  const name = random.chance(0.6) ? `s${id}` : null;
  const stage: DraftStage = { id, name, base, lines: [] };
  const around = { ...above, stages: [...above.stages, stage] };
  const scene = sceneIn(around, id, random);
  const first = makeFirstInstruction(scene, id);
  const others = Array.from({ length: 1 + random.below(6) }, () => makeInstruction(scene));
  return { ...stage, lines: [first, ...others].map((text) => ({ id: nextId(), text })) };
}

function makeBase({ builder, stages }: Pick<Draft, "builder" | "stages">, random: Random): string {
  // FROM takes names only.
  const named = stages.filter(({ name }) => name !== null);
  if (named.length > 0 && random.chance(0.35)) return stageMark(random.pick(named).id);
  if (builder === "buildkit" && random.chance(0.12)) return "scratch";
  return random.pick(["busybox", "busybox", "ubuntu", "busybox:latest", "$BASE"]);
}
