import type { Draft, DraftLine, DraftStage } from "./draft.ts";
import { stageMark } from "./draft.ts";
import { makeInstruction } from "./instructions.ts";
import { makeStage, type NextId } from "./project.ts";
import type { Random } from "./random.ts";
import { sceneIn } from "./scene.ts";
import { exchangeWord } from "./words.ts";

/** A change of the Dockerfile; null when there is nothing to change in that way. */
export type TextChange = (draft: Draft, random: Random, nextId: NextId) => Draft | null;

export const textChanges: readonly TextChange[] = [
  changeLine((line, { random }) => {
    const text = exchangeWord(line.text, random);
    return text === null ? null : [{ ...line, text }];
  }),
  changeLine((line, { make }) => [{ ...line, text: make() }]),
  changeLine((line, { make, nextId }) => [line, { id: nextId(), text: make() }]),
  changeLine((line, { make, nextId }) => [{ id: nextId(), text: make() }, line]),
  changeLine(() => []),
  changeLine((line, { random, nextId }) => [
    line,
    { id: nextId(), text: random.pick(["# a comment", "", "   # another"]) },
  ]),
  changeLine((line, { random }) => [{ ...line, text: respell(line.text, random) }]),
  swapLines,
  ({ stages, ...draft }, random) => {
    const stage = random.pick(stages);
    const isBase = stages.some(({ base }) => base === stageMark(stage.id));
    const name = isBase || stage.name === null || random.chance(0.5) ? `other${stage.id}` : null;
    return { ...draft, stages: replace(stages, { ...stage, name }) };
  },
  (draft, random, nextId) => {
    const [last] = draft.stages.slice(-1);
    if (last === undefined || last.name === null) return null;
    return {
      ...draft,
      stages: [
        ...draft.stages,
        { ...makeStage(draft, random, nextId), ...(random.chance(0.5) && { base: stageMark(last.id) }) },
      ],
    };
  },
  ({ stages, ...draft }, random) => {
    const changeable = stages.filter(({ base }) => base !== "scratch");
    if (changeable.length === 0) return null;
    const stage = random.pick(changeable);
    return { ...draft, stages: replace(stages, { ...stage, base: random.pick(["busybox", "ubuntu", "alpine"]) }) };
  },
];

interface Means {
  readonly random: Random;
  /** Makes another instruction for the same place. */
  readonly make: () => string;
  readonly nextId: NextId;
}

/** What stands in the place of a line then. */
type ChangeOne = (line: DraftLine, means: Means) => readonly DraftLine[] | null;

/** Changes one line of a stage, but never the first. */
function changeLine(change: ChangeOne): TextChange {
  return (draft, random, nextId) => {
    const stage = random.pick(draft.stages);
    if (stage.lines.length < 2) return null;
    const at = 1 + random.below(stage.lines.length - 1);
    const make = (): string => makeInstruction(sceneIn(draft, stage.id, random));
    const changed = change(stage.lines[at] as DraftLine, { random, make, nextId });
    if (changed === null) return null;
    const lines = [...stage.lines.slice(0, at), ...changed, ...stage.lines.slice(at + 1)];
    return { ...draft, stages: replace(draft.stages, { ...stage, lines }) };
  };
}

function swapLines(draft: Draft, random: Random): Draft | null {
  const stage = random.pick(draft.stages);
  if (stage.lines.length < 3) return null;
  const at = 1 + random.below(stage.lines.length - 2);
  const [first, second] = [stage.lines[at], stage.lines[at + 1]] as [DraftLine, DraftLine];
  const lines = [...stage.lines.slice(0, at), second, first, ...stage.lines.slice(at + 2)];
  return { ...draft, stages: replace(draft.stages, { ...stage, lines }) };
}

/** The same instruction in other letters, blanks or lines. */
function respell(text: string, random: Random): string {
  const [, keyword = "", rest = ""] = /^(\w+)([^]*)$/.exec(text) ?? [];
  if (keyword === "") return text;
  return random.pick([
    `${keyword.toLowerCase()}${rest}`,
    `  ${text}`,
    `${keyword}  ${rest}`,
    `${keyword} \\\n ${rest}`,
  ]);
}

function replace(stages: readonly DraftStage[], stage: DraftStage): readonly DraftStage[] {
  return stages.map((each) => (each.id === stage.id ? stage : each));
}
