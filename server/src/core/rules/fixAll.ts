import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { LineRange } from "../text.ts";
import { checkRules, type CheckedFinding, type Severities } from "./checkRules.ts";
import { applyEdits } from "./edits.ts";
import type { TextEdit } from "./finding.ts";
import type { RuleFacts } from "./rule.ts";

/** Which fixes to apply. */
export interface WantedFixes {
  readonly severities: Severities;
  /** Those of these rules; null for all but hints, which are a matter of taste. */
  readonly rules: ReadonlySet<string> | null;
  /** Also those that may change the image. */
  readonly mayChangeImage: boolean;
}

/** A text after fixes, and what was done to it. */
export interface FixedText {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
  /** Where it was found, in the text of its round. */
  readonly line: number;
}

/** One fix may make room for the next; more rounds than this are no progress. */
const mostRounds = 10;

/**
 * Applies fixes until none is left. `factsOf` gives the facts of a text, null when there are none any more. Fixes that would
 * touch each other wait for the next round, and one that leaves a text with new errors is not applied.
 */
export function fixAll(text: string, factsOf: (text: string) => RuleFacts | null, wanted: WantedFixes): FixedText {
  const applied: AppliedFix[] = [];
  let current = text;
  for (let round = 0; round < mostRounds; round++) {
    const facts = factsOf(current);
    const next = fixOnce(current, facts === null ? [] : checkRules(facts, wanted.severities), wanted);
    if (next.applied.length === 0) break;
    current = next.text;
    applied.push(...next.applied);
  }
  return { text: current, applied };
}

function fixOnce(text: string, findings: readonly CheckedFinding[], wanted: WantedFixes): FixedText {
  const applied: AppliedFix[] = [];
  let edits: readonly TextEdit[] = [];
  const reached: LineRange[] = [];
  for (const finding of findings) {
    const { rule, severity, line, fixes } = finding;
    if (wanted.rules === null ? severity === "hint" : !wanted.rules.has(rule)) continue;
    const fix = fixes.find((each) => each.kind === "edit" && (each.keepsImage || wanted.mayChangeImage));
    if (fix?.kind !== "edit") continue;
    const added = fix.edits();
    const lines = listLines(text, finding, added);
    if (added.length === 0 || overlaps(reached, lines) || !isSound(text, [...edits, ...added])) continue;
    edits = [...edits, ...added];
    reached.push(...lines);
    applied.push({ rule, title: fix.title, line });
  }
  return { text: applyEdits(text, edits) ?? text, applied };
}

/** The lines that a fix was made for, and those that it changes. */
function listLines(text: string, { line, endLine }: LineRange, edits: readonly TextEdit[]): LineRange[] {
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  return [{ line, endLine }, ...edits.map(({ span }) => ({ line: lineAt(span.start), endLine: lineAt(span.end) }))];
}

/** Whether two fixes reach the same lines: one may have been made for what the other changes. */
function overlaps(made: readonly LineRange[], added: readonly LineRange[]): boolean {
  const first = Math.min(...added.map(({ line }) => line));
  const last = Math.max(...added.map(({ endLine }) => endLine));
  return made.some(({ line, endLine }) => line <= last && first <= endLine);
}

/** Whether the text after some edits has no more errors than before. */
export function isSound(text: string, edits: readonly TextEdit[]): boolean {
  const edited = applyEdits(text, edits);
  return edited !== null && countErrors(edited) <= countErrors(text);
}

function countErrors(text: string): number {
  return parseDockerfile(text).problems.filter(({ severity }) => severity === "error").length;
}
