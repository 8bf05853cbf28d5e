import type { Timestamp } from "../../server/src/core/build/buildRecord.ts";
import type { Explanation } from "../../server/src/core/explanation.ts";
import { hintsFor } from "../../server/src/core/presentation/hints.ts";
import { layOutText } from "../../server/src/core/presentation/text.ts";

/** A scenario as its file tells it: a user's Dockerfile, with facts in front of it and our answers written into it. */
export interface Scenario {
  /** The facts of the `#: name value` lines at the top. */
  readonly facts: ReadonlyMap<string, string>;
  /** The Dockerfile as the user has it: the file without our lines. */
  readonly text: string;
}

const FACT = /^#: (\S+) +(.*)$/;
const ANSWER = /^# [→✗] /;

/** Takes a scenario's file apart. */
export function readScenario(golden: string): Scenario {
  const lines = golden.split("\n").filter((line) => !ANSWER.test(line));
  const facts = lines.flatMap((line) => {
    const [, name, value] = FACT.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return { facts: new Map(facts), text: lines.filter((line) => !FACT.test(line)).join("\n") };
}

/** Writes a scenario's file: facts, what is said of the whole build, and below each instruction what is said of it. */
export function writeScenario({ facts, text }: Scenario, explanation: Explanation, now: Timestamp): string {
  const widest = Math.max(...[...facts.keys()].map(({ length }) => length));
  const below = answersByLine(explanation, now);
  return [
    ...[...facts].map(([name, value]) => `#: ${name.padEnd(widest)} ${value}`),
    ...heading(explanation, now).map((line) => `# → ${line}`),
    ...text.split("\n").flatMap((line, index) => [line, ...(below.get(index + 1) ?? [])]),
  ].join("\n");
}

function heading(explanation: Explanation, now: Timestamp): string[] {
  const said = layOutText(explanation, "Dockerfile", { now, columns: 80 }).map(({ plain, marked }) => plain + marked);
  return said.slice(0, said.indexOf(""));
}

function answersByLine(explanation: Explanation, now: Timestamp): Map<number, string[]> {
  const below = new Map<number, string[]>();
  const add = (line: number, answer: string) => below.set(line, [...(below.get(line) ?? []), answer]);
  for (const { instruction, label } of hintsFor(explanation, now, "full")) {
    add(explanation.instructions[instruction]?.instruction.endLine ?? 0, `# → ${label}`);
  }
  for (const { endLine, message } of explanation.problems) add(endLine, `# ✗ ${message}`);
  return below;
}
