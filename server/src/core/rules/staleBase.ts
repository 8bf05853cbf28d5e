import type { Instruction } from "../dockerfile/dockerfile.ts";
import { fullReference } from "../plan/imageReference.ts";
import { formatAge } from "../presentation/units.ts";
import { argumentsSpan } from "./edits.ts";
import type { EditFix, Finding } from "./finding.ts";
import type { BaseImageState, Rule, RuleInput } from "./rule.ts";

/** A base image that is older than need be: builds go on using the one at hand until one of them pulls. */
export const staleBase: Rule = {
  code: "stale-base",
  summary: "A base image that is older than the registry's, or an old one under a tag without a version",
  severity: "info",
  check: (input) => {
    const told = new Set<string>();
    return input.explanation.plan.stages.flatMap(({ from, base, reached }) => {
      if (!reached || base.kind !== "image" || !base.reference.known || told.has(base.reference.value)) return [];
      told.add(base.reference.value);
      return checkBase(from, base.reference.value, input);
    });
  },
};

const day = 24 * 3600 * 1000;

function checkBase(from: number, reference: string, input: RuleInput): Finding[] {
  const instruction = input.explanation.dockerfile.instructions[from];
  const state = input.baseImages?.get(reference);
  const message = state === undefined ? null : describe(reference, state, input);
  if (message === null || instruction === undefined) return [];
  const { line, endLine, span } = instruction;
  const pull = { kind: "rebuild", title: "Rebuild with --pull", pull: true } as const;
  const pinned = state === undefined ? [] : pin(reference, state, input);
  return [{ line, endLine, span, message, costMs: null, costBytes: null, fixes: [pull, ...pinned] }];
}

/** Null when all is well, or when nothing tells that it is not. */
function describe(reference: string, state: BaseImageState, { now, options }: RuleInput): string | null {
  const { createdAt, isNewest } = state;
  const age = createdAt === null ? null : now - createdAt;
  if (isNewest.known) {
    const made = age === null ? "" : ` (made ${formatAge(age)} ago)`;
    if (isNewest.value) return null;
    return `The registry has a newer ${reference} than the one that builds use here${made}: rebuild with --pull.`;
  }
  if (age === null || age < options.staleAfterDays * day || !isFloating(reference)) return null;
  const which = reference.endsWith(":latest") ? reference : `${reference}, without a tag,`;
  return `${which} is ${formatAge(age)} old here, and stays so until a build pulls: rebuild with --pull, or name a version.`;
}

/** Whether a reference names no version: `latest`, or no tag and no digest. */
function isFloating(reference: string): boolean {
  return fullReference(reference)?.endsWith(":latest") === true;
}

/** Names the image by its digest as well: then every machine builds from it, and from no newer one until that is changed. */
function pin(reference: string, { digest, isNewest }: BaseImageState, { explanation }: RuleInput): EditFix[] {
  const { plan, dockerfile } = explanation;
  const froms = plan.stages.flatMap(({ from, base }) => {
    const isSame = base.kind === "image" && base.reference.known && base.reference.value === reference;
    return isSame ? (dockerfile.instructions[from] ?? []) : [];
  });
  const ends = froms.map((from) => findEnd(from, reference, dockerfile.text));
  if (digest === null || reference.includes("@") || ends.includes(null)) return [];
  const edits = ends.flatMap((end) => (end === null ? [] : [{ span: { start: end, end }, text: `@${digest}` }]));
  const name = `${reference}@${digest.slice(0, "sha256:".length + 12)}…`;
  const title = isNewest.known
    ? `Pin to the newest, ${name} (changes the image)`
    : `Pin to the one at hand, ${name} (brings no newer one)`;
  return [{ kind: "edit", title, keepsImage: false, edits: () => edits }];
}

/** Where the image's name ends; null when it is not written as it is read. */
function findEnd(from: Instruction, reference: string, text: string): number | null {
  const start = argumentsSpan(text, from)?.start;
  return start !== undefined && from.words[0] === reference && text.startsWith(reference, start)
    ? start + reference.length
    : null;
}
