import type { Instruction } from "../dockerfile/dockerfile.ts";
import { namesChange } from "./changingValues.ts";
import { runsSomething } from "../plan/stepKeywords.ts";
import type { RuleInput } from "./rule.ts";
import { readVariableUse, type VariableUse } from "./variableUse.ts";

/** How far down a variable can be declared so that all that may use it still does. */
export interface VariableWay {
  /** What has nothing to do with it, up to the first instruction that may use it, in order. */
  readonly passed: readonly Instruction[];
  /** What can go down: the declaration, and ENV and LABEL below it that only hand its value on. */
  readonly moved: readonly Instruction[];
  /** Whether the image stays the same when they go below the last one passed. */
  readonly keepsImage: boolean;
}

/** Follows a variable through the instructions below its declaration, to the end of the stage at most. */
export function followVariable(
  name: string,
  declaration: Instruction,
  below: readonly Instruction[],
  input: RuleInput,
): VariableWay {
  const { text } = input.explanation.dockerfile;
  const names = new Set([name]);
  const companions = [declaration];
  const passed: Instruction[] = [];
  for (const instruction of below) {
    if (mentions(text.slice(instruction.span.start, instruction.span.end), names)) {
      if (!isCompanion(instruction, name)) break;
      if (instruction.keyword === "ENV") names.add(instruction.words[0] ?? "");
      companions.push(instruction);
    } else {
      const isUnknown = useOf(instruction, input) === "unknown";
      if (isUnknown || changesOrder(instruction, companions) || assigns(instruction, companions)) break;
      passed.push(instruction);
    }
  }
  const last = passed.findLast(({ keyword }) => runsSomething(keyword))?.index ?? -1;
  const moved = companions.filter(({ index }) => index < last);
  const above = passed.filter(({ index }) => index <= last);
  return { passed, moved, keepsImage: above.every((each) => isIndifferent(each, moved, input)) };
}

/** Whether nothing tells that a variable and its companions come below an instruction: the order of ENV does. */
function isIndifferent(instruction: Instruction, moved: readonly Instruction[], input: RuleInput): boolean {
  const { keyword, index } = instruction;
  if (keyword === "ENV") return !moved.some((each) => each.keyword === "ENV" && each.index < index);
  return useOf(instruction, input) === "ignores";
}

/** Whether a text has one of the names as a word of its own: what it does with it does not matter. */
function mentions(text: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text));
}

/** LABEL, and ENV of one variable that no tool goes by. */
function isCompanion({ keyword, words }: Instruction, name: string): boolean {
  if (keyword === "LABEL") return words.every((word, at) => at % 2 === 1 || !word.includes("$"));
  const [own = "", ...others] = words;
  return keyword === "ENV" && others.length === 1 && (own === name || namesChange(own));
}

/** A label that is set twice has the value of the last one. */
function changesOrder({ keyword, words }: Instruction, companions: readonly Instruction[]): boolean {
  if (keyword !== "LABEL" && keyword !== "ENV") return false;
  const own = new Set(words.filter((_, at) => at % 2 === 0));
  const moved = companions.filter((each) => each.keyword === keyword).flatMap((each) => each.words);
  return [...own].some((word) => word.includes("$")) || moved.some((word, at) => at % 2 === 0 && own.has(word));
}

/** Whether it gives a value to another variable that they hand on too. */
function assigns({ keyword, words }: Instruction, companions: readonly Instruction[]): boolean {
  if (keyword !== "ARG" && keyword !== "ENV") return false;
  const own = words.flatMap((word, at) => (keyword === "ARG" ? word.replace(/=.*/s, "") : at % 2 === 0 ? word : []));
  return companions.some(({ text }) => own.some((name) => !/^\w+$/.test(name) || mentions(text, new Set([name]))));
}

function useOf({ keyword, index }: Instruction, input: RuleInput): VariableUse {
  if (keyword !== "RUN") return "ignores";
  const script = input.scriptOf(index);
  return script === null ? "unknown" : readVariableUse(script);
}
