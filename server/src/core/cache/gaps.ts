import type { CacheKey, KeyChain, KeyPart } from "./cacheKey.ts";
import { compareInput, comparePart, findPart, type ResolvedKey } from "./compareKeys.ts";
import { dedupe, listParts } from "./differences.ts";
import type { KnownKey } from "./knownResults.ts";
import { orElse, type Reason, type Reasons, type Verdict } from "./reason.ts";

/** Why it can't be known whether a key is one of those stored; `verdictOf` gives what is said of the steps before. */
export function nameGaps(
  own: ResolvedKey,
  unclear: readonly KnownKey[],
  chain: KeyChain,
  verdictOf: (step: number) => Verdict | undefined,
): Reasons {
  const gaps = own.key.parts.flatMap(nameGap);
  for (const [index, input] of own.key.inputs.entries()) {
    if (unclear.every((each) => isInputClear(own, each, index))) continue;
    const verdict = "step" in input.from ? verdictOf(input.from.step) : undefined;
    if (input.kind === "source") gaps.push(...nameSourceGap(input.files, chain));
    else if (verdict?.kind === "unknown") gaps.push(...verdict.reasons);
  }
  return orElse(dedupe(gaps), nameStoredGap(own, unclear));
}

/** What of a step itself is not known. */
export function nameKeyGaps({ parts, inputs }: CacheKey, chain: KeyChain): readonly Reason[] {
  const gaps = inputs.flatMap((input) => {
    return input.kind === "source" && !input.files.content.known ? nameSourceGap(input.files, chain) : [];
  });
  return [...parts.flatMap(nameGap), ...gaps];
}

function isInputClear(own: ResolvedKey, other: KnownKey, index: number): boolean {
  const [input, stored] = [own.key.inputs[index], other.key.inputs[index]];
  return input !== undefined && compareInput(input, stored, own.inputs[index], other.inputs[index]) === "same";
}

function nameGap({ kind, content, detail }: KeyPart): Reason[] {
  if (content.known) return [];
  if (detail.kind === "remote") return [{ kind: "remote-source", url: detail.url }];
  if (kind === "files") return [{ kind: "context-unreadable", path: content.why }];
  return [{ kind: "not-known", why: content.why }];
}

function nameSourceGap(files: KeyPart, { plan }: KeyChain): readonly Reason[] {
  if (files.detail.kind !== "output") return nameGap(files);
  const { stage } = files.detail;
  return [{ kind: "stage-output", stage: stage === null ? "" : (plan.stages[stage]?.name ?? String(stage)) }];
}

/** Something that an earlier build did not tell. */
function nameStoredGap({ key }: ResolvedKey, [other]: readonly KnownKey[]): Reason {
  if (other?.isCertain === false) return { kind: "failure-untold" };
  const own = listParts(key);
  const part =
    other === undefined
      ? undefined
      : listParts(other.key).find((each) => comparePart(each, findPart(own, each)) === "unclear");
  if (part?.detail.kind === "remote") return { kind: "remote-source", url: part.detail.url };
  const why = part?.content.known === false ? part.content.why : "what an earlier build came to is not known";
  return { kind: "not-known", why };
}
