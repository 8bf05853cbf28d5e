import type { CheckedFile, CheckedFinding } from "../checkRules.ts";

/** The object that `cachelens check --format json` prints. */
export function findingsToJson(files: readonly CheckedFile[]): object {
  return {
    schemaVersion: 1,
    files: files.map(({ path, findings }) => ({ path, findings: findings.map(toJson) })),
  };
}

function toJson({ rule, severity, line, endLine, message, costMs, costBytes, fixes }: CheckedFinding): object {
  const edits = fixes.filter((fix) => fix.kind === "edit");
  return {
    rule,
    severity,
    line,
    endLine,
    message,
    costMs,
    costBytes,
    fixes: edits.map(({ title, keepsImage }) => ({ title, keepsImage })),
  };
}
