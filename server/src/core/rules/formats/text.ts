import { formatCount } from "../../presentation/units.ts";
import type { CheckedFile, CheckedFinding } from "../checkRules.ts";
import type { Severity } from "../finding.ts";
import { isFixedUnasked } from "../unasked.ts";

const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** The findings as lines for people, with a sum at the end. */
export function findingsToText(files: readonly CheckedFile[]): string[] {
  const all = files.flatMap(({ findings }) => findings);
  return [...files.flatMap(({ path, findings }) => findings.flatMap((each) => listFinding(path, each))), sumUp(all)];
}

function listFinding(path: string, { rule, severity, line, message, fixes }: CheckedFinding): string[] {
  const known = fixes.flatMap((fix) => (fix.kind === "edit" ? [`    fix: ${fix.title}`] : []));
  return [`${path}:${line}: ${severity}: ${message} [${rule}]`, ...known];
}

function sumUp(findings: readonly CheckedFinding[]): string {
  if (findings.length === 0) return "Nothing found.";
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [severity === "info" ? `${count} info` : formatCount(count, severity)];
  });
  const mendable = findings.filter(isFixedUnasked).length;
  const more = mendable === 0 ? "" : ` cachelens fix mends ${mendable === findings.length ? "all" : mendable} of them.`;
  return `${formatCount(findings.length, "finding")} (${counts.join(", ")}).${more}`;
}
