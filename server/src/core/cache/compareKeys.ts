import type { CacheKey, KeyInput, KeyPart } from "./cacheKey.ts";
import { combineLikeness, compareResults, type Likeness, type Result } from "./result.ts";

/** A key with the results of its inputs, in their order. */
export interface ResolvedKey {
  readonly key: CacheKey;
  readonly inputs: readonly Result[];
}

/** Whether the builder takes two keys for equal. */
export function compareKeys(a: ResolvedKey, b: ResolvedKey): Likeness {
  const parts = compareParts(a.key, b.key);
  return parts === "different" ? parts : combineLikeness([parts, compareInputs(a, b)]);
}

/** The parts alone: what the step is by itself. */
export function compareParts(a: CacheKey, b: CacheKey): Likeness {
  if (a.parts.length !== b.parts.length) return "different";
  let worst: Likeness = "same";
  for (const part of a.parts) {
    const likeness = comparePart(part, findPart(b.parts, part));
    if (likeness === "different") return likeness;
    if (likeness === "unclear") worst = likeness;
  }
  return worst;
}

/** The one of a key's parts that another key's part is compared with. */
export function findPart(parts: readonly KeyPart[], { kind, label }: KeyPart): KeyPart | undefined {
  return parts.find((part) => part.kind === kind && part.label === label);
}

/** A fact that is missing may be anything. */
export function comparePart(a: KeyPart, b: KeyPart | undefined): Likeness {
  if (b === undefined) return "different";
  if (!a.content.known || !b.content.known) return hasOtherText(a, b) ? "different" : "unclear";
  return a.content.value === b.content.value ? "same" : "different";
}

/** Inputs are compared in their order, which the definition decides. */
export function compareInputs(a: ResolvedKey, b: ResolvedKey): Likeness {
  const { inputs } = a.key;
  if (inputs.length !== b.key.inputs.length) return "different";
  return combineLikeness(
    inputs.map((input, index) => compareInput(input, b.key.inputs[index], a.inputs[index], b.inputs[index])),
  );
}

/**
 * A parent decides by its own key (B1). What is only copied from decides by its content, which is equal when the key and
 * the paths are, and may be equal in any case (B15, C7).
 */
export function compareInput(
  a: KeyInput,
  b: KeyInput | undefined,
  from: Result | undefined,
  to: Result | undefined,
): Likeness {
  if (b === undefined || from === undefined || to === undefined || a.kind !== b.kind) return "different";
  if (a.kind === "parent" || b.kind === "parent") return compareResults(from, to);
  if (a.files.content.known && b.files.content.known) return comparePart(a.files, b.files);
  const isSamePlace =
    a.from.kind !== "context" && compareResults(from, to) === "same" && isSameRequest(a.files, b.files);
  return isSamePlace ? "same" : "unclear";
}

/** Whatever the shell is, it is given another text. */
function hasOtherText({ detail: a }: KeyPart, { detail: b }: KeyPart): boolean {
  if (a.kind !== "command" || b.kind !== "command") return false;
  return a.shellText !== null && b.shellText !== null && a.shellText !== b.shellText;
}

function isSameRequest({ detail: a }: KeyPart, { detail: b }: KeyPart): boolean {
  return a.kind === "output" && b.kind === "output" && a.paths === b.paths;
}
