import type { CheckedFinding } from "./checkRules.ts";
import { findChange } from "../dockerfile/textChange.ts";

/**
 * Findings of a text as they stand in a later one, until rules have looked at that: what stands in front of the edited lines
 * stays, what stands behind them moves along, what they touch is left out.
 */
export function moveFindings(before: string, after: string, findings: readonly CheckedFinding[]): CheckedFinding[] {
  if (before === after || findings.length === 0) return [...findings];
  const { start, end } = findChange(before, after);
  const shift = after.length - before.length;
  const lines = countLines(after, end + shift) - countLines(before, end);
  return findings.flatMap((finding) => {
    const { span, line, endLine } = finding;
    if (span.end < start) return [finding];
    if (span.start < end) return [];
    const moved = { start: span.start + shift, end: span.end + shift };
    return [{ ...finding, span: moved, line: line + lines, endLine: endLine + lines }];
  });
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
