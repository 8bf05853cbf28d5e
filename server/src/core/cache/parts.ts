import { known, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { VariableList } from "../plan/scope.ts";
import type { KeyPart, PartKind } from "./cacheKey.ts";

/** A part whose difference needs no more words than its kind and label. */
export function plainPart(kind: PartKind, label: string, content: Known<string>): KeyPart {
  return { kind, label, content, detail: { kind: "none" } };
}

/** A part that is what the instruction says: `content` can be written as JSON. */
export function definitionPart(label: string, content: Known<unknown>): KeyPart {
  return plainPart("definition", label, toText(content));
}

/** An option of the command line that counts for this step; null counts as not given. */
export function optionPart(name: string, value: unknown): KeyPart {
  return plainPart("option", name, known(JSON.stringify(value)));
}

/** The variables in their order, used or not (A2, B9). */
export function variablesPart({ variables, gap }: VariableList): KeyPart {
  const pairs = allKnown(variables.map(({ name, value }) => mapKnown(value, (text) => [name, text])));
  const content: Known<unknown> = gap === null ? pairs : { known: false, why: gap };
  return { kind: "variables", label: "", content: toText(content), detail: { kind: "variables", variables } };
}

/** The value as text that is equal for equal values. */
export function toText(content: Known<unknown>): Known<string> {
  return mapKnown(content, (value) => JSON.stringify(value));
}
